using Mem3D.Core.Errors;
using Mem3D.Data.Persistence;
using Mem3D.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Data.Tests.Persistence;

public sealed class DatabaseInitializerTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private DataFolderOptions Folder => new() { Root = _temporary.File("data") };

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _temporary.Dispose();
    }

    [Fact]
    public async Task The_migrations_make_exactly_the_model()
    {
        await using var services = await StartAsync();
        await using var db = await services.GetRequiredService<IDbContextFactory<Mem3DDbContext>>().CreateDbContextAsync();
        db.Database.HasPendingModelChanges().Should().BeFalse("a change of the model needs a migration");
        (await db.Database.GetPendingMigrationsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Commits_are_durable_and_foreign_keys_hold()
    {
        await using var services = await StartAsync();
        await using var db = await services.GetRequiredService<IDbContextFactory<Mem3DDbContext>>().CreateDbContextAsync();
        (await Pragma(db, "journal_mode")).Should().Be("wal");
        (await Pragma(db, "synchronous")).Should().Be("2");
        (await Pragma(db, "foreign_keys")).Should().Be("1");
    }

    [Fact]
    public async Task Starting_again_makes_no_backup_and_loses_nothing()
    {
        await using (var services = await StartAsync())
        {
            await services.GetRequiredService<Core.Projects.IProjectStore>().CreateAsync("P", Guid.Empty, default);
        }

        await using var again = await StartAsync();
        (await again.GetRequiredService<Core.Projects.IProjectStore>().ListAsync(default)).Should().ContainSingle();
        Directory.GetFiles(Folder.BackupsFolder).Should().BeEmpty();
    }

    [Fact]
    public async Task An_older_database_is_copied_before_it_is_migrated()
    {
        Directory.CreateDirectory(Folder.Root);
        await using (var services = DataHost.Build(Folder))
        {
            await using var db = await services.GetRequiredService<IDbContextFactory<Mem3DDbContext>>().CreateDbContextAsync();
            await db.Database.ExecuteSqlRawAsync("CREATE TABLE Old (X INTEGER); INSERT INTO Old VALUES (42);");
            await db.Database.ExecuteSqlRawAsync("CREATE TABLE __EFMigrationsLock (Id INTEGER PRIMARY KEY, Timestamp TEXT); INSERT INTO __EFMigrationsLock VALUES (1, 'killed');");
        }

        await using var started = await StartAsync();
        var backup = Directory.GetFiles(Folder.BackupsFolder).Should().ContainSingle().Which;
        await using var copy = new SqliteConnection($"Data Source={backup};Pooling=False");
        await copy.OpenAsync();
        await using var command = copy.CreateCommand();
        command.CommandText = "SELECT X FROM Old";
        (await command.ExecuteScalarAsync()).Should().Be(42L);
    }

    [Fact]
    public async Task Labels_and_masks_of_a_database_before_rounds_of_several_labels_survive_the_migration()
    {
        await using var host = await DataHost.StartAsync();
        var (project, first, _, caseId) = await host.CaseAsync();
        await Edits.WholeAsync(host.Sessions, Edits.Run(caseId, first.Id), 3, 4);
        var before = await host.Sessions.LoadAsync(caseId, default);
        await using (var db = await host.Get<IDbContextFactory<Mem3DDbContext>>().CreateDbContextAsync())
        {
            await db.GetService<IMigrator>().MigrateAsync("20261123184107_SlicePositions");
        }

        await host.RestartAsync();
        var after = await host.Sessions.LoadAsync(caseId, default);
        after.Slices[first.Id].Zip(before.Slices[first.Id]).Should().HaveCount(2).And.OnlyContain(pair => pair.First.SameAs(pair.Second));
        after.Edits.Should().Equal(before.Edits);
        (await host.Projects.LabelsAsync(project.Id, default)).Should().OnlyContain(label => label.Overlap == Core.Projects.OverlapRule.Probability);
    }

    [Fact]
    public async Task What_a_killed_server_left_half_done_is_swept_and_the_rest_stays()
    {
        Guid kept;
        await using (var host = await DataHost.StartAsync())
        {
            var (_, _, _, caseId) = await host.CaseAsync();
            kept = (await host.Projects.CaseAsync(caseId, default)).VolumeId;
            var folder = host.Folder;
            await File.WriteAllBytesAsync(folder.VolumePath(kept), new byte[960]);
            await File.WriteAllBytesAsync(folder.VolumePath(Guid.NewGuid()), new byte[9]);
            await File.WriteAllBytesAsync(folder.VolumePath(kept) + ".partial", new byte[9]);
            await File.WriteAllTextAsync(Path.Combine(folder.VolumesFolder, "readme.txt"), "a person's note");
            Directory.CreateDirectory(Path.Combine(folder.StagingFolder, "u1"));
            await File.WriteAllBytesAsync(Path.Combine(folder.StagingFolder, "u1", "0"), new byte[9]);
            await host.RestartAsync();
            Directory.GetFiles(folder.VolumesFolder).Select(Path.GetFileName).Should().BeEquivalentTo(kept.ToString("N"), "readme.txt");
            Directory.GetFileSystemEntries(folder.StagingFolder).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task A_second_process_on_the_same_folder_is_refused()
    {
        await using var first = await StartAsync();
        (await FluentActions.Awaiting(StartAsync).Should().ThrowAsync<Mem3DException>()).Which.Message.Should().Contain("in use");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_says_so_without_its_path()
    {
        var file = _temporary.Write("data", [1]);
        var thrown = (await FluentActions.Awaiting(StartAsync).Should().ThrowAsync<Mem3DException>()).Which;
        thrown.Kind.Should().Be(ErrorKind.Unavailable);
        thrown.Message.Should().NotContain(file);
    }

    [Fact]
    public async Task A_folder_without_the_right_to_write_says_so()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (Environment.UserName == "root")
        {
            Assert.Skip("Rights do not bind this account, so this cannot be tried.");
        }

        Directory.CreateDirectory(Folder.Root, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        (await FluentActions.Awaiting(StartAsync).Should().ThrowAsync<Mem3DException>()).Which.Message.Should().Contain("cannot be written");
        File.SetUnixFileMode(Folder.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task A_damaged_database_says_so()
    {
        Directory.CreateDirectory(Folder.Root);
        await File.WriteAllTextAsync(Folder.DatabasePath, new string('x', 5000));
        (await FluentActions.Awaiting(StartAsync).Should().ThrowAsync<Mem3DException>()).Which.Message.Should().Contain("damaged");
    }

    private static async Task<string?> Pragma(Mem3DDbContext db, string name)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return Convert.ToString(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<ServiceProvider> StartAsync()
    {
        var services = DataHost.Build(Folder);
        try
        {
            await services.GetRequiredService<DatabaseInitializer>().InitializeAsync();
            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }
}
