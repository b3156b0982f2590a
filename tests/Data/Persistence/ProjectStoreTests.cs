using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Tests.Persistence;

public sealed class ProjectStoreTests : IAsyncLifetime
{
    private DataHost _host = null!;

    private IProjectStore Projects => _host.Projects;

    public async ValueTask InitializeAsync() => _host = await DataHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Projects_are_listed_by_name_with_their_counts()
    {
        await _host.CaseAsync("beta");
        await Projects.CreateAsync("  Alpha ", Guid.Empty, default);
        var list = await Projects.ListAsync(default);
        list.Select(p => (p.Name, p.CaseCount, p.LabelCount)).Should().Equal(("Alpha", 0, 0), ("beta", 1, 2));
        (await Projects.GetAsync(list[1].Id, default)).Should().Be(list[1]);
        list[0].CreatedAt.Offset.Should().Be(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("", ErrorKind.Invalid)]
    [InlineData("   ", ErrorKind.Invalid)]
    [InlineData("two\nlines", ErrorKind.Invalid)]
    [InlineData("LIVER study", ErrorKind.Conflict)]
    public async Task A_bad_or_taken_name_is_refused(string name, ErrorKind kind)
    {
        await Projects.CreateAsync("Liver study", Guid.Empty, default);
        (await FluentActions.Awaiting(() => Projects.CreateAsync(name, Guid.Empty, default)).Should().ThrowAsync<Mem3DException>()).Which.Kind.Should().Be(kind);
        await FluentActions.Awaiting(() => Projects.CreateAsync(new string('x', 201), Guid.Empty, default)).Should().ThrowAsync<Mem3DException>();
    }

    [Fact]
    public async Task Labels_get_the_next_number_and_colour_and_keep_their_code()
    {
        var project = await Projects.CreateAsync("P", Guid.Empty, default);
        var a = await Projects.AddLabelAsync(project.Id, "A", null, new ClinicalCode("10200004", "Liver"), default);
        var b = await Projects.AddLabelAsync(project.Id, "B", new LabelColor(1, 2, 3), null, default);
        await Projects.RemoveLabelAsync(a.Id, default);
        var c = await Projects.AddLabelAsync(project.Id, "C", null, null, default);
        (a.Number, b.Number, c.Number).Should().Be((1, 2, 3));
        a.Color.Should().Be(LabelColor.Palette[0]);
        var changed = await Projects.UpdateLabelAsync(b.Id, "B2", new LabelColor(9, 8, 7), new ClinicalCode("64033007", "Kidney"), OverlapRule.Allowed, default);
        changed.Overlap.Should().Be(OverlapRule.Allowed);
        (await Projects.LabelsAsync(project.Id, default)).Select(l => l.Overlap).Should().Contain(OverlapRule.Allowed).And.Contain(OverlapRule.Probability);
        (await Projects.LabelsAsync(project.Id, default)).Should().Equal(changed, c);
        changed.Code.Should().Be(new ClinicalCode("64033007", "Kidney"));
    }

    [Fact]
    public async Task The_256th_label_is_refused()
    {
        var project = await Projects.CreateAsync("P", Guid.Empty, default);
        for (var n = 1; n <= 255; n++)
        {
            (await Projects.AddLabelAsync(project.Id, $"L{n}", null, null, default)).Number.Should().Be(n);
        }

        await FluentActions.Awaiting(() => Projects.AddLabelAsync(project.Id, "more", null, null, default)).Should().ThrowAsync<Mem3DException>();
        var fifth = (await Projects.LabelsAsync(project.Id, default))[4];
        await Projects.RemoveLabelAsync(fifth.Id, default);
        (await Projects.AddLabelAsync(project.Id, "more", null, null, default)).Number.Should().Be(5);
    }

    [Fact]
    public async Task Wrong_labels_are_refused()
    {
        var (project, first, second, caseId) = await _host.CaseAsync();
        await Refused(() => Projects.AddLabelAsync(project.Id, "liver", null, null, default), ErrorKind.Conflict);
        await Refused(() => Projects.UpdateLabelAsync(second.Id, "LIVER", second.Color, null, OverlapRule.Probability, default), ErrorKind.Conflict);
        await Refused(() => Projects.AddLabelAsync(project.Id, "X", null, new ClinicalCode("12a", "?"), default), ErrorKind.Invalid);
        await Refused(() => Projects.AddLabelAsync(project.Id, "X", null, null, default, (OverlapRule)7), ErrorKind.Invalid);
        await Refused(() => Projects.AddLabelAsync(Guid.NewGuid(), "X", null, null, default), ErrorKind.NotFound);
        await Refused(() => Projects.RemoveLabelAsync(Guid.NewGuid(), default), ErrorKind.NotFound);
        await Edits.WholeAsync(_host.Sessions, Edits.Click(caseId, first.Id, 2), 2);
        await Refused(() => Projects.RemoveLabelAsync(first.Id, default), ErrorKind.Conflict);
    }

    [Fact]
    public async Task A_case_goes_with_its_history_and_voxel_file()
    {
        var (project, first, _, caseId) = await _host.CaseAsync();
        await Edits.WholeAsync(_host.Sessions, Edits.Click(caseId, first.Id, 2), 2);
        var info = (await Projects.CasesAsync(project.Id, default)).Should().ContainSingle().Which;
        info.TouchedSlices.Should().Be(1);
        info.ProjectName.Should().Be("Liver study");
        info.Volume.Geometry.SpacingMm.Should().Be((1, 2, 3));
        var path = _host.Folder.VolumePath(info.VolumeId);
        await File.WriteAllBytesAsync(path, new byte[960]);
        using (var voxels = await _host.Get<IVolumeStore>().OpenAsync(info.VolumeId, default))
        {
            voxels.Info.Should().Be(info.Volume);
        }

        await Projects.RemoveCaseAsync(caseId, default);
        File.Exists(path).Should().BeFalse();
        (await Projects.CasesAsync(project.Id, default)).Should().BeEmpty();
        await Refused(() => Projects.CaseAsync(caseId, default), ErrorKind.NotFound);
        await Refused(() => _host.Get<IVolumeStore>().OpenAsync(info.VolumeId, default), ErrorKind.NotFound);
        await Projects.RemoveLabelAsync(first.Id, default);
    }

    [Fact]
    public async Task A_missing_or_short_voxel_file_is_reported_as_damage()
    {
        var (_, _, _, caseId) = await _host.CaseAsync();
        var info = await Projects.CaseAsync(caseId, default);
        await Refused(() => _host.Get<IVolumeStore>().OpenAsync(info.VolumeId, default), ErrorKind.Unavailable);
        await File.WriteAllBytesAsync(_host.Folder.VolumePath(info.VolumeId), new byte[959]);
        await Refused(() => _host.Get<IVolumeStore>().OpenAsync(info.VolumeId, default), ErrorKind.Unavailable);
    }

    private static async Task Refused(Func<Task> act, ErrorKind kind) =>
        (await act.Should().ThrowAsync<Mem3DException>()).Which.Kind.Should().Be(kind);
}
