using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing.Engines;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>Rounds of several labels over the real hub, on the real database: who keeps a voxel, what is protected, and undo in one step.</summary>
public sealed class RoundOfLabelsTests
{
    private const int Click = 1;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_round_of_two_labels_settles_every_voxel_by_probability_and_is_one_undo_step()
    {
        using var server = new Server(new TwoStripsEngine());
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, Click, true, 5, 5);
        await page.PromptedAsync(study.Other.Id, 12, Click, true, 25, 5);
        var before = page.Slices(study.Ball.Id).Count;

        var run = await page.PropagateAsync([study.Other.Id, study.Ball.Id], 0, Study.Depth);
        var ended = await page.EndAsync(run.Id);
        (ended.Status, ended.LabelId).Should().Be(((int)EditStatus.Completed, study.Ball.Id), "labels go by number");
        ended.Others.Should().Equal(study.Other.Id);
        page.Told<Web.Hubs.Wire.RunChangedView>().Should().OnlyContain(r => r.Others.Contains(study.Other.Id));
        foreach (var slice in Enumerable.Range(0, Study.Depth).Where(z => z != 12))
        {
            var (ball, other) = (Mask(page, study.Ball, slice), Mask(page, study.Other, slice));
            (ball[14, 3], other[14, 3], ball[17, 3], other[17, 3]).Should().Be((true, false, false, true), "slice {0}: the surer label keeps the voxel", slice);
            Overlap(ball, other).Should().Be(0);
        }

        (await Stored(server, study)).Should().OnlyContain(pair => Overlap(pair.Ball, pair.Other) == 0, "the same is on disk");
        var export = LabelMapFile.Read(await browser.Http.GetByteArrayAsync($"/api/cases/{study.CaseId}/export/nifti", Cancellation));
        (export[14, 3, 5], export[17, 3, 5]).Should().Be(((byte)1, (byte)2), "the export says the same");

        var undone = await page.UndoAsync();
        undone!.Id.Should().Be(run.Id);
        await CasePage.UntilAsync(() => page.Slices(study.Ball.Id).Count == before && page.Slices(study.Other.Id).Count == 1);
        await page.RedoAsync();
        await CasePage.UntilAsync(() => page.Slices(study.Ball.Id).Count == Study.Depth && page.Slices(study.Other.Id).Count == Study.Depth);
        (await Stored(server, study)).Should().OnlyContain(pair => Overlap(pair.Ball, pair.Other) == 0);
    }

    [Theory]
    [InlineData(OverlapRule.Precedence, 0, true)]
    [InlineData(OverlapRule.Allowed, 60, true)]
    public async Task The_label_schema_says_who_keeps_a_voxel(OverlapRule rule, int shared, bool secondHasIt)
    {
        using var server = new Server(new TwoStripsEngine());
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await server.Services.GetRequiredService<IProjectStore>().UpdateLabelAsync(study.Other.Id, "Other", study.Other.Color, null, rule, Cancellation);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        page.View.Labels.Single(l => l.Id == study.Other.Id).Overlap.Should().Be((int)rule);
        await page.PromptedAsync(study.Ball.Id, 12, Click, true, 5, 5);
        await page.PromptedAsync(study.Other.Id, 12, Click, true, 25, 5);
        await page.EndAsync((await page.PropagateAsync([study.Ball.Id, study.Other.Id], 0, Study.Depth)).Id);
        Overlap(Mask(page, study.Ball, 9), Mask(page, study.Other, 9)).Should().Be(shared);
        Mask(page, study.Other, 9)[14, 3].Should().Be(secondHasIt);
    }

    [Fact]
    public async Task A_finished_neighbour_and_labels_that_are_not_of_the_round_keep_every_voxel()
    {
        using var server = new Server(new TwoStripsEngine());
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, Click, true, 5, 5);
        await page.EndAsync((await page.PropagateAsync([study.Ball.Id], 0, Study.Depth)).Id);
        await page.EndAsync((await page.AcceptAsync(study.Ball.Id, 7)).Id);
        var accepted = page.Slice(study.Ball.Id, 7)!.Mask;
        await page.PromptedAsync(study.Other.Id, 12, Click, true, 25, 5);
        await page.EndAsync((await page.PropagateAsync([study.Other.Id], 0, Study.Depth)).Id);
        (Mask(page, study.Ball, 5)[17, 3], Mask(page, study.Other, 5)[17, 3]).Should().Be((true, false), "Ball is not of this round");

        await page.EndAsync((await page.PropagateAsync([study.Ball.Id, study.Other.Id], 0, Study.Depth)).Id);
        page.Slice(study.Ball.Id, 7)!.Mask.Should().Equal(accepted, "an accepted slice is bit-identical after any round");
        (Mask(page, study.Other, 7)[17, 3], Mask(page, study.Other, 5)[17, 3]).Should().Be((false, true), "protected where it is accepted, settled anew elsewhere");
        (await Stored(server, study)).Should().OnlyContain(pair => Overlap(pair.Ball, pair.Other) == 0);
    }

    [Fact]
    public async Task A_drawing_takes_voxels_from_a_propagated_neighbour_and_gives_them_back_when_undone()
    {
        using var server = new Server(new TwoStripsEngine());
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, Click, true, 5, 5);
        await page.EndAsync((await page.PropagateAsync([study.Ball.Id], 0, Study.Depth)).Id);
        var whole = page.Slice(study.Ball.Id, 9)!.Mask;
        var drawn = await page.PromptedAsync(study.Other.Id, 9, Click, true, 25, 5);
        drawn.Others.Should().Equal(study.Ball.Id);
        await CasePage.UntilAsync(() => !page.Slice(study.Ball.Id, 9)!.Mask.SequenceEqual(whole));
        Overlap(Mask(page, study.Ball, 9), Mask(page, study.Other, 9)).Should().Be(0);
        Mask(page, study.Other, 9)[14, 3].Should().BeTrue("a person drew it");
        await page.UndoAsync();
        await CasePage.UntilAsync(() => page.Slice(study.Other.Id, 9) is null && page.Slice(study.Ball.Id, 9)!.Mask.SequenceEqual(whole));
    }

    [Fact]
    public async Task What_lies_wholly_in_a_finished_neighbour_is_refused_in_words()
    {
        using var server = new Server(new ScriptedEngine((_, _) => TwoStripsEngine.Strip(2, 20), (_, _, _, anchor) => (anchor.Mask, 0.9f, 1)));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, Click, true, 5, 5);
        var refused = await page.PromptedAsync(study.Other.Id, 12, Click, true, 5, 5);
        refused.Status.Should().Be((int)EditStatus.Failed);
        refused.Failure.Should().Contain("finished").And.Contain("allow overlap");
        page.Slice(study.Other.Id, 12).Should().BeNull();
    }

    [Fact]
    public async Task A_label_without_a_drawn_slice_is_named_and_nothing_begins()
    {
        using var server = new Server(new TwoStripsEngine());
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, Click, true, 5, 5);
        var refused = () => page.PropagateAsync([study.Ball.Id, study.Other.Id], 0, Study.Depth);
        (await refused.Should().ThrowAsync<HubException>()).WithMessage("*Other*Draw on one slice first*");
        var none = () => page.PropagateAsync([], 0, Study.Depth);
        (await none.Should().ThrowAsync<HubException>()).WithMessage("*No label*");
        var history = await server.Services.GetRequiredService<ISessionStore>().LoadAsync(study.CaseId, Cancellation);
        history.Edits.Should().ContainSingle();
    }

    private static SliceMask Mask(CasePage page, Label label, int slice) => RunLength.Decode(page.Slice(label.Id, slice)!.Mask, Study.Width, Study.Height);

    private static int Overlap(SliceMask a, SliceMask b) => a.Values.Zip(b.Values).Count(p => p is { First: 1, Second: 1 });

    private static async Task<IReadOnlyList<(SliceMask Ball, SliceMask Other)>> Stored(Server server, Study study)
    {
        var snapshot = await server.Services.GetRequiredService<ISessionStore>().LoadAsync(study.CaseId, Cancellation);
        SliceMask Of(Guid label, int slice) => snapshot.Slices.GetValueOrDefault(label)?.FirstOrDefault(s => s.Slice == slice) is { } state
            ? RunLength.Decode(state.Mask, Study.Width, Study.Height) : SliceMask.Empty(Study.Width, Study.Height);
        return [.. Enumerable.Range(0, Study.Depth).Where(z => z != 12).Select(z => (Of(study.Ball.Id, z), Of(study.Other.Id, z)))];
    }
}
