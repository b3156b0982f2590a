using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Core.Work;
using Mem3D.Data.Care;
using Mem3D.Data.Persistence;
using Mem3D.Data.Tests.Persistence;
using Mem3D.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Data.Tests.Care;

/// <summary>A database that release 0.1 wrote (tests/fixtures/releases/0.1.sql, dumped) comes to the current schema with everything in it.</summary>
public sealed class FormerReleaseTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private DataFolderOptions Folder => new() { Root = _temporary.File("data") };

    [Fact]
    public async Task People_labels_history_and_masks_of_release_0_1_are_all_there()
    {
        var before = Restore();
        await using var services = DataHost.Build(Folder);
        await services.GetRequiredService<DatabaseInitializer>().InitializeAsync();

        var projects = services.GetRequiredService<IProjectStore>();
        var project = (await projects.ListAsync(default)).Should().ContainSingle().Which;
        project.Name.Should().Be("Liver study");
        var labels = await projects.LabelsAsync(project.Id, default);
        labels.Select(l => (l.Name, l.Number, l.Code?.Value)).Should().Equal(("Liver", 1, "10200004"), ("Kidney", 2, null));
        var cases = (await projects.CasesAsync(project.Id, default)).OrderBy(c => c.Name, StringComparer.Ordinal).ToList();
        cases.Select(c => c.Name).Should().Equal("Case 1", "Case 2");

        var sessions = services.GetRequiredService<ISessionStore>();
        var history = await sessions.LoadAsync(cases[0].Id, default);
        history.Edits.Select(e => (e.Kind, e.Status, e.AuthorName, e.Undone)).Should().Equal(
            (EditKind.Prompt, EditStatus.Completed, "Ada Lovelace", false),
            (EditKind.Prompt, EditStatus.Completed, "Grace Hopper", false),
            (EditKind.Propagation, EditStatus.Completed, "Ada Lovelace", false),
            (EditKind.Accept, EditStatus.Completed, "Ada Lovelace", false),
            (EditKind.NoTarget, EditStatus.Completed, "Grace Hopper", true));
        history.Slices[labels[0].Id].Select(s => (s.Slice, s.Anchored)).Should().Equal((2, false), (3, true), (4, true), (5, false), (6, false));
        history.Slices[labels[1].Id].Select(s => (s.Slice, s.Anchored)).Should().Equal((4, false), (5, true), (6, false));
        history.Slices.Values.SelectMany(s => s).Should().OnlyContain(s => before.Masks.Contains(Convert.ToHexString(s.Mask)), "not one mask is another one");
        (await sessions.RedoAsync(cases[0].Id, before.People.Single(p => p.Key[0] == 'G').Value, default)).Should().NotBeNull();
        (await sessions.LoadAsync(cases[0].Id, default)).Slices[labels[0].Id].Should().HaveCount(6);

        // Roles came later: whoever had an account worked everywhere, and goes on with what she did.
        var standings = services.GetRequiredService<IStandings>();
        foreach (var (name, id) in before.People)
        {
            (await standings.RoleAsync(id, project.Id, default)).Should().Be(name[0] == 'A' ? ProjectRole.Manager : ProjectRole.Annotator, name);
        }

        (await standings.CaseAsync(cases[0].Id, default))!.State.Should().Be(WorkState.InProgress);
        (await standings.CaseAsync(cases[1].Id, default))!.State.Should().Be(WorkState.New);
        await using var db = await services.GetRequiredService<IDbContextFactory<Mem3DDbContext>>().CreateDbContextAsync();
        (await db.Users.OrderBy(u => u.DisplayName).Select(u => u.PasswordHash).ToListAsync()).Should().Equal(before.Passwords, "everybody signs in as before");
        new DataFolderDoctor(Folder).Examine(contents: true).Findings.Should().OnlyContain(f => f.Kind == FindingKind.VolumeUnchecked);
        Directory.GetFiles(Folder.BackupsFolder).Should().ContainSingle("it is copied first");
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _temporary.Dispose();
    }

    /// <summary>The folder as that release left it; what is in it, read without any of the product's code.</summary>
    private Former Restore()
    {
        Directory.CreateDirectory(Folder.VolumesFolder);
        using var connection = new SqliteConnection($"Data Source={Folder.DatabasePath};Pooling=False;Foreign Keys=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = File.ReadAllText(Path.Combine(Checkout.Root, "tests", "fixtures", "releases", "0.1.sql"));
        command.ExecuteNonQuery();
        foreach (var volume in Read(connection, "SELECT Id FROM Volumes"))
        {
            File.WriteAllBytes(Folder.VolumePath(Guid.Parse(volume)), new byte[8 * 6 * 10 * 2]);
        }

        return new Former(
            Read(connection, "SELECT hex(Mask) FROM SliceVersions").ToHashSet(),
            Read(connection, "SELECT DisplayName || '|' || Id FROM AspNetUsers").ToDictionary(row => row.Split('|')[0], row => Guid.Parse(row.Split('|')[1])),
            Read(connection, "SELECT PasswordHash FROM AspNetUsers ORDER BY DisplayName"));
    }

    private static List<string> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    private sealed record Former(HashSet<string> Masks, IReadOnlyDictionary<string, Guid> People, IReadOnlyList<string> Passwords);
}
