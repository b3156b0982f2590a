using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;
using Mem3D.Data.Care;
using Mem3D.Data.Tests.Persistence;
using Microsoft.Data.Sqlite;

namespace Mem3D.Data.Tests.Care;

public sealed class BackupTests : CareTestBase
{
    private string Target => Host.Temporary.File("backup");

    private DataFolderOptions Restored => new() { Root = Host.Temporary.File("restored") };

    [Fact]
    public async Task A_backup_of_a_folder_in_use_restores_to_the_same_and_is_healthy()
    {
        var before = await Host.Sessions.LoadAsync(CaseId, default);
        var manifest = Backup();
        manifest.Problems.Should().BeEmpty();
        manifest.Files.Select(f => f.Path).Should().Contain(["mem3d.db", $"volumes/{VolumeId:N}", "keys/key-1.xml"]).And.NotContain(p => p.Contains("wal") || p.Contains("lock"));
        BackupManifest.Read(Target).Should().BeEquivalentTo(manifest);

        DataFolderRestore.Run(Target, Restored, null, default).Should().BeEquivalentTo(manifest);
        new DataFolderDoctor(Restored).Examine(contents: true).Findings.Should().BeEmpty();
        var after = await LoadAsync(Restored, CaseId);
        after.Edits.Should().Equal(before.Edits);
        after.Slices[LabelId].Zip(before.Slices[LabelId]).Should().HaveCount(2).And.OnlyContain(pair => pair.First.SameAs(pair.Second));
        (await File.ReadAllBytesAsync(Restored.VolumePath(VolumeId))).Should().Equal(await File.ReadAllBytesAsync(Host.Folder.VolumePath(VolumeId)));
        SqliteConnection.ClearAllPools();
    }

    [Fact]
    public async Task Backups_made_while_others_write_and_remove_cases_are_each_of_one_moment()
    {
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                await Edits.WholeAsync(Host.Sessions, Edits.Run(CaseId, LabelId), n % 10);
                var passing = await AddAsync($"Passing {n}");
                await Host.Projects.RemoveCaseAsync(passing.Id, default);
            }
        });
        for (var n = 0; n < 6; n++)
        {
            var target = Host.Temporary.File($"backup-{n}");
            new DataFolderBackup(Host.Folder, TimeProvider.System).Create(target, null, default).Problems.Should().BeEmpty();
            var restored = new DataFolderOptions { Root = Host.Temporary.File($"restored-{n}") };
            DataFolderRestore.Run(target, restored, null, default);
            new DataFolderDoctor(restored).Examine(contents: true).Findings.Where(f => !f.Harmless).Should().BeEmpty();
        }

        await stop.CancelAsync();
        await writer;
    }

    [Fact]
    public void A_missing_voxel_file_is_named_and_the_rest_is_backed_up()
    {
        File.Delete(Host.Folder.VolumePath(VolumeId));
        var manifest = Backup();
        manifest.Problems.Should().ContainSingle().Which.Should().Contain(VolumeId.ToString("N"));
        manifest.Files.Count(f => f.Path.StartsWith("volumes/", StringComparison.Ordinal)).Should().Be(1);
    }

    [Fact]
    public void A_target_with_something_in_it_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "mine.txt"), "mine");
        FluentActions.Invoking(Backup).Should().Throw<Mem3DException>().Which.Message.Should().Contain("not empty");
        File.ReadAllText(Path.Combine(Target, "mine.txt")).Should().Be("mine");
        Backup(Host.Temporary.File("other"));
        FluentActions.Invoking(() => DataFolderRestore.Run(Host.Temporary.File("other"), Host.Folder, null, default))
            .Should().Throw<Mem3DException>("the folder in use is not empty");
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("missing")]
    [InlineData("longer")]
    public void A_damaged_backup_is_refused_and_leaves_nothing(string how)
    {
        Backup();
        var file = Path.Combine(Target, "volumes", VolumeId.ToString("N"));
        switch (how)
        {
            case "changed":
                var bytes = File.ReadAllBytes(file);
                bytes[17] ^= 1;
                File.WriteAllBytes(file, bytes);
                break;
            case "missing":
                File.Delete(file);
                break;
            default:
                File.AppendAllText(file, "x");
                break;
        }

        FluentActions.Invoking(() => DataFolderRestore.Run(Target, Restored, null, default)).Should().Throw<Mem3DException>()
            .Which.Message.Should().Contain("not as it was written");
        Directory.EnumerateFileSystemEntries(Restored.Root).Should().BeEmpty();
    }

    [Theory]
    [InlineData("../../outside")]
    [InlineData("/outside")]
    [InlineData("a/../../outside")]
    public void A_manifest_names_no_place_outside_its_folder(string path)
    {
        Directory.CreateDirectory(Target);
        new BackupManifest(1, DateTimeOffset.UnixEpoch, "", [new BackupFile(path, 1, "00")], []).Write(Target);
        FluentActions.Invoking(() => DataFolderRestore.Run(Target, Restored, null, default)).Should().Throw<Mem3DException>();
        File.Exists(Host.Temporary.File("outside")).Should().BeFalse();
    }

    [Fact]
    public void What_did_not_end_is_no_backup()
    {
        Directory.CreateDirectory(Target);
        File.Copy(Host.Folder.VolumePath(VolumeId), Path.Combine(Target, "x"));
        FluentActions.Invoking(() => DataFolderRestore.Run(Target, Restored, null, default)).Should().Throw<Mem3DException>().Which.Kind.Should().Be(ErrorKind.NotFound);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        FluentActions.Invoking(() => new DataFolderBackup(Host.Folder, TimeProvider.System).Create(Host.Temporary.File("late"), null, cancelled.Token))
            .Should().Throw<OperationCanceledException>();
        Directory.EnumerateFileSystemEntries(Host.Temporary.File("late")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_folder_half_restored_is_not_started()
    {
        await StopAsync();
        await File.WriteAllTextAsync(Host.Folder.RestoringPath, "");
        (await FluentActions.Awaiting(() => LoadAsync(Host.Folder, CaseId)).Should().ThrowAsync<Mem3DException>()).Which.Message.Should().Contain("restore");
        Examine().Findings.Should().Contain(f => f.Kind == FindingKind.Unfinished && !f.Harmless);
    }

    private BackupManifest Backup() => Backup(Target);

    private BackupManifest Backup(string target) => new DataFolderBackup(Host.Folder, TimeProvider.System).Create(target, null, default);
}
