using Mem3D.Core.Errors;
using Mem3D.Data.Persistence;
using Mem3D.Data.Tests.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Mem3D.Data.Tests.Care;

/// <summary>A migration that fails, or is cut off, leaves the database as it was.</summary>
public sealed class MigrationTests : CareTestBase
{
    [Fact]
    public async Task A_migration_that_fails_is_taken_back_and_works_once_its_cause_is_gone()
    {
        var before = await OldAsync();
        Sql("ALTER TABLE Volumes ADD COLUMN Sha256 TEXT"); // in the way of the newest migration
        var dump = Dump();
        var thrown = (await FluentActions.Awaiting(() => LoadAsync(Host.Folder, CaseId)).Should().ThrowAsync<Mem3DException>()).Which;
        thrown.Message.Should().Contain("put back as it was").And.Contain("duplicate column");
        Dump().Should().Be(dump);
        File.Exists(Host.Folder.MigratingPath).Should().BeFalse();
        Directory.GetFiles(Host.Folder.BackupsFolder).Should().ContainSingle();

        Sql("ALTER TABLE Volumes DROP COLUMN Sha256");
        (await LoadAsync(Host.Folder, CaseId)).Edits.Should().HaveCount(before);
    }

    [Fact]
    public async Task A_process_killed_in_the_middle_of_a_migration_is_put_back_at_the_next_start()
    {
        var before = await OldAsync();
        var copy = Path.Combine(Host.Folder.BackupsFolder, "mem3d-20260101-000000-000.db");
        File.Copy(Host.Folder.DatabasePath, copy);
        await File.WriteAllTextAsync(Host.Folder.MigratingPath, Path.GetFileName(copy));
        Sql("DROP TABLE Prompts"); // half of a table rebuild
        (await LoadAsync(Host.Folder, CaseId)).Edits.Should().HaveCount(before);
        File.Exists(Host.Folder.MigratingPath).Should().BeFalse();
        Examine().Healthy.Should().BeTrue();
    }

    [Fact]
    public async Task A_mark_that_was_cut_short_takes_nothing_back()
    {
        await StopAsync();
        var dump = Dump();
        await File.WriteAllTextAsync(Host.Folder.MigratingPath, ""); // the disk was full, or the process killed, before the word
        await File.WriteAllTextAsync(Host.Folder.MigratingPath + ".partial", "mem3d-2026");
        (await LoadAsync(Host.Folder, CaseId)).Edits.Should().NotBeEmpty();
        Dump().Should().Be(dump);
        Directory.GetFiles(Host.Folder.Root, "migrating*").Should().BeEmpty();
        Directory.Exists(Host.Folder.LostFolder).Should().BeFalse("no voxel file was taken for lost");
    }

    [Fact]
    public async Task A_mark_that_cannot_be_written_stops_before_anything_is_changed()
    {
        await OldAsync();
        var dump = Dump();
        Directory.CreateDirectory(Host.Folder.MigratingPath + ".partial"); // in the way of the mark
        (await FluentActions.Awaiting(() => LoadAsync(Host.Folder, CaseId)).Should().ThrowAsync<Mem3DException>()).Which.Kind.Should().Be(ErrorKind.Unavailable);
        Dump().Should().Be(dump);
        File.Exists(Host.Folder.MigratingPath).Should().BeFalse();
    }

    [Fact]
    public async Task A_first_start_that_was_cut_off_begins_anew()
    {
        await StopAsync();
        foreach (var file in Directory.GetFiles(Host.Folder.VolumesFolder))
        {
            File.Delete(file);
        }

        await File.WriteAllTextAsync(Host.Folder.DatabasePath, "half a database");
        await File.WriteAllTextAsync(Host.Folder.MigratingPath, "none");
        await using var services = DataHost.Build(Host.Folder);
        using var start = (DatabaseInitializer)services.GetService(typeof(DatabaseInitializer))!;
        await start.InitializeAsync();
        File.Exists(Host.Folder.MigratingPath).Should().BeFalse();
        Examine().Healthy.Should().BeTrue();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("none")]
    [InlineData("mem3d-20260101-000000-000.db")] // which is not there
    public async Task An_empty_database_beside_voxel_files_is_a_lost_one(string? mark)
    {
        await StopAsync();
        foreach (var log in Directory.GetFiles(Host.Folder.Root, "mem3d.db-*"))
        {
            File.Delete(log);
        }

        await File.WriteAllBytesAsync(Host.Folder.DatabasePath, []);
        if (mark is not null)
        {
            await File.WriteAllTextAsync(Host.Folder.MigratingPath, mark);
        }

        var files = Directory.GetFiles(Host.Folder.VolumesFolder);
        (await FluentActions.Awaiting(() => LoadAsync(Host.Folder, CaseId)).Should().ThrowAsync<Mem3DException>()).Which.Message.Should().Contain("voxel files but no database");
        Directory.GetFiles(Host.Folder.VolumesFolder).Should().BeEquivalentTo(files);
    }

    [Fact]
    public async Task A_migration_that_was_cut_off_and_whose_copy_is_gone_changes_nothing()
    {
        await StopAsync();
        var dump = Dump();
        await File.WriteAllTextAsync(Host.Folder.MigratingPath, "mem3d-20260101-000000-000.db");
        (await FluentActions.Awaiting(() => LoadAsync(Host.Folder, CaseId)).Should().ThrowAsync<Mem3DException>()).Which.Message.Should().Contain("copy made before it is missing");
        Dump().Should().Be(dump);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_not_touched()
    {
        await StopAsync();
        Sql("INSERT INTO __EFMigrationsHistory VALUES ('29991231000000_Future', '99.0')");
        var dump = Dump();
        (await FluentActions.Awaiting(() => LoadAsync(Host.Folder, CaseId)).Should().ThrowAsync<Mem3DException>()).Which.Message.Should().Contain("newer version");
        Dump().Should().Be(dump);
    }

    /// <summary>Takes the database back before the checksums and stops the server; returns the number of edits.</summary>
    private async Task<int> OldAsync()
    {
        var edits = (await Host.Sessions.LoadAsync(CaseId, default)).Edits.Count;
        await using (var db = await Host.Get<IDbContextFactory<Mem3DDbContext>>().CreateDbContextAsync())
        {
            await db.GetService<IMigrator>().MigrateAsync("20261128165000_DeidentificationAndArchives");
        }

        await StopAsync();
        return edits;
    }

    /// <summary>Schema and rows as text.</summary>
    private string Dump()
    {
        using var connection = new SqliteConnection($"Data Source={Host.Folder.DatabasePath};Pooling=False");
        connection.Open();
        var text = new System.Text.StringBuilder();
        foreach (var table in Read(connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").ToList())
        {
            text.AppendLine(table).AppendJoin('\n', Read(connection, $"SELECT * FROM \"{table}\"")).AppendLine();
        }

        return text.AppendJoin('\n', Read(connection, "SELECT sql FROM sqlite_master ORDER BY name")).ToString();
    }

    private static IEnumerable<string> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(n => reader.GetValue(n) is byte[] b ? Convert.ToHexString(b) : reader.GetValue(n).ToString()));
        }
    }
}
