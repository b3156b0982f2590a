using Mem3D.Core.Errors;
using Mem3D.Core.Sessions;
using Mem3D.Data.Care;
using Mem3D.Data.Tests.Persistence;

namespace Mem3D.Data.Tests.Care;

/// <summary>Every inconsistency is made on purpose, and found and named.</summary>
public sealed class DoctorTests : CareTestBase
{
    [Fact]
    public async Task A_folder_in_use_is_healthy_and_its_work_in_progress_is_not_judged()
    {
        await Host.Sessions.BeginAsync(Edits.Run(CaseId, LabelId), default);
        await File.WriteAllTextAsync(Host.Folder.VolumePath(Guid.NewGuid()) + ".partial", "in work");
        Directory.CreateDirectory(Path.Combine(Host.Folder.StagingFolder, "upload"));
        var report = Examine();
        (report.ServerRuns, report.Volumes, report.Slices).Should().Be((true, 2, 2L));
        report.Findings.Should().BeEmpty();
        FluentActions.Invoking(() => new DataFolderDoctor(Host.Folder).Repair(report)).Should().Throw<Mem3DException>().Which.Message.Should().Contain("in use");
    }

    [Fact]
    public async Task Voxel_files_are_missed_measured_and_compared()
    {
        var path = Host.Folder.VolumePath(VolumeId);
        var whole = await File.ReadAllBytesAsync(path);
        whole[5] ^= 64;
        await File.WriteAllBytesAsync(path, whole);
        Only().Kind.Should().Be(FindingKind.VolumeContent);
        Examine(contents: false).Findings.Should().BeEmpty("the length is right");
        await File.WriteAllBytesAsync(path, whole[..^2]);
        Only().Should().Match<Finding>(f => f.Kind == FindingKind.VolumeLength && f.Text.Contains("958 bytes instead of 960"));
        File.Delete(path);
        Only().Should().Match<Finding>(f => f.Kind == FindingKind.VolumeMissing && f.Subject == VolumeId.ToString("N") && !f.Harmless);
    }

    [Theory]
    [InlineData("PRAGMA foreign_keys = OFF; DELETE FROM Cases WHERE Name = 'Case 1'", FindingKind.DanglingRow)]
    [InlineData("PRAGMA foreign_keys = OFF; DELETE FROM Labels", FindingKind.DanglingRow)]
    [InlineData("UPDATE SliceVersions SET Mask = x'FFFF' WHERE Slice = 3", FindingKind.MaskUnreadable)]
    [InlineData("UPDATE SliceVersions SET Area = Area + 1 WHERE Slice = 3", FindingKind.MaskUnreadable)]
    [InlineData("UPDATE SliceVersions SET Slice = 99 WHERE Slice = 3", FindingKind.MaskUnreadable)]
    [InlineData("UPDATE SliceVersions SET Sequence = Sequence + 7 WHERE Slice = 3", FindingKind.HistoryOrder)]
    [InlineData("INSERT INTO __EFMigrationsHistory VALUES ('29991231000000_Future', '99.0')", FindingKind.SchemaNewer)]
    public async Task Rows_that_do_not_fit_are_found(string damage, FindingKind expected)
    {
        await StopAsync();
        Sql(damage);
        var report = Examine();
        report.Healthy.Should().BeFalse();
        report.Findings.Should().Contain(f => f.Kind == expected && !f.Harmless && f.Text.Length > 20 && f.Remedy.EndsWith('.'));
        report.Findings.Should().NotContain(f => f.Text.Contains("Case 1") || f.Text.Contains("Liver"), "a report names nobody's work");
    }

    [Fact]
    public async Task A_prompt_that_cannot_be_read_is_found()
    {
        await Host.Sessions.BeginAsync(Edits.Click(CaseId, LabelId, 2), default);
        await StopAsync();
        Sql("UPDATE Prompts SET Points = x'0102'");
        Examine().Findings.Should().Contain(f => f.Kind == FindingKind.PromptUnreadable);
    }

    [Fact]
    public async Task A_damaged_database_is_found()
    {
        await StopAsync();
        Sql("VACUUM");
        await using (var file = new FileStream(Host.Folder.DatabasePath, FileMode.Open, FileAccess.ReadWrite))
        {
            var noise = new byte[file.Length / 2];
            Array.Fill(noise, (byte)0x5A);
            file.Position = 4096;
            await file.WriteAsync(noise);
        }

        var report = Examine();
        report.Healthy.Should().BeFalse();
        report.Findings.Should().Contain(f => f.Kind == FindingKind.DatabaseDamaged);
    }

    [Fact]
    public async Task What_a_killed_server_left_is_harmless_and_repaired()
    {
        await Host.Sessions.BeginAsync(Edits.Run(CaseId, LabelId), default);
        await StopAsync();
        var orphan = Guid.NewGuid();
        await File.WriteAllTextAsync(Host.Folder.VolumePath(orphan), "somebody's scan");
        await File.WriteAllTextAsync(Host.Folder.VolumePath(VolumeId) + ".partial", "half");
        Directory.CreateDirectory(Path.Combine(Host.Folder.StagingFolder, "upload"));
        Sql("UPDATE Volumes SET Sha256 = NULL");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Host.Folder.KeysFolder, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead);
        }

        var doctor = new DataFolderDoctor(Host.Folder);
        var report = doctor.Examine(contents: true);
        report.Findings.Select(f => f.Kind).Should().Contain(
            [FindingKind.EditRunning, FindingKind.FileOrphan, FindingKind.FilePartial, FindingKind.FileStaged, FindingKind.VolumeUnchecked]);
        report.Findings.Where(f => f.Kind != FindingKind.KeysReadable).Should().OnlyContain(f => f.Harmless && f.Repairable);
        doctor.Repair(report).Should().HaveCount(report.Findings.Count);
        doctor.Examine(contents: true).Findings.Should().ContainSingle().Which.Kind.Should().Be(FindingKind.FileSetAside);
        (await File.ReadAllTextAsync(Path.Combine(Host.Folder.LostFolder, orphan.ToString("N")))).Should().Be("somebody's scan");
        (await LoadAsync(Host.Folder, CaseId)).Edits[^1].Status.Should().Be(EditStatus.Interrupted);
    }

    [Fact]
    public async Task Voxel_files_without_a_database_are_not_swept_away()
    {
        await StopAsync();
        foreach (var file in Directory.GetFiles(Host.Folder.Root, "mem3d.db*"))
        {
            File.Move(file, file + ".away");
        }

        var thrown = (await FluentActions.Awaiting(() => LoadAsync(Host.Folder, CaseId)).Should().ThrowAsync<Mem3DException>()).Which;
        thrown.Message.Should().Contain("voxel files but no database");
        File.Exists(Host.Folder.VolumePath(VolumeId)).Should().BeTrue();
        File.Exists(Host.Folder.DatabasePath).Should().BeFalse("an empty database would make the next start believe that all is well");
    }

    private Finding Only() => Examine().Findings.Should().ContainSingle().Which;
}
