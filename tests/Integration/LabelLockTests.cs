using Mem3D.Core.Drawing;
using Mem3D.Core.Sessions;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing.Engines;
using Mem3D.Web.Hubs.Wire;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Integration.Tests;

/// <summary>A label that somebody finished in a case: no tool, no run and no other label changes its masks, for anybody, until it is unlocked.</summary>
public sealed class LabelLockTests
{
    [Fact]
    public async Task Nothing_changes_the_masks_of_a_locked_label()
    {
        using var server = new Server(new ThresholdEngine(Study.Threshold));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        var (ball, other) = (study.Ball.Id, study.Other.Id);
        await page.PromptedAsync(ball, 12, 1, true, 20, 15);
        await page.EndAsync((await page.PropagateAsync(ball, 10, 15)).Id);
        var masks = page.Slices(ball).ToDictionary(s => s.Slice, s => s.Mask);
        var locked = await page.LockAsync(ball, true);
        (locked.Kind, locked.Status).Should().Be(((int)EditKind.Lock, (int)EditStatus.Completed));

        Func<Task>[] changes =
        [
            () => page.PromptAsync(ball, 12, 1, true, 20, 15),
            () => page.NoTargetAsync(ball, 3),
            () => page.DrawAsync(ball, 12, Disc(20, 15)),
            () => page.AcceptAsync(ball, 11),
            () => page.ReleaseAsync(ball, 12),
            () => page.RelabelAsync(ball, other, 12),
            () => page.PropagateAsync(ball, 0, Study.Depth),
        ];
        foreach (var change in changes)
        {
            (await change.Should().ThrowAsync<HubException>()).WithMessage("*is locked*Unlock it*");
        }

        // Another label takes no voxel from it, also where nobody vouches for the slice.
        (await FluentActions.Awaiting(() => page.DrawAsync(other, 11, Disc(20, 15) with { RadiusMm = 1 })).Should().ThrowAsync<HubException>())
            .WithMessage("*Everything drawn there belongs to labels that are finished*");
        await page.DrawAsync(other, 11, Disc(20, 15) with { RadiusMm = 30 });
        await CasePage.UntilAsync(() => page.Slice(other, 11) is { Area: > 0 });
        page.Slices(ball).ToDictionary(s => s.Slice, s => s.Mask).Should().BeEquivalentTo(masks);

        // It is a step like others: undone by who made it, and on disk.
        (await FluentActions.Awaiting(() => page.LockAsync(ball, true)).Should().ThrowAsync<HubException>()).WithMessage("*locked already*");
        (await page.UndoAsync())!.Kind.Should().Be((int)EditKind.Draw);
        (await page.UndoAsync())!.Id.Should().Be(locked.Id);
        await page.DrawAsync(ball, 12, Disc(3, 3));
        await page.LockAsync(ball, true);
        (await page.LockAsync(ball, false)).Kind.Should().Be((int)EditKind.Unlock);
        (await page.DrawAsync(ball, 12, Disc(6, 3))).Status.Should().Be((int)EditStatus.Completed);
    }

    [Fact]
    public async Task A_locked_label_keeps_what_somebody_else_would_undo()
    {
        await using var team = await Team.GatherAsync(new Server(new ThresholdEngine(Study.Threshold)));
        var ball = team.Study.Ball.Id;
        await using var ada = await CasePage.OpenAsync(team.Server, team["administrator"], team.Study.CaseId);
        await using var mira = await CasePage.OpenAsync(team.Server, team["manager"], team.Study.CaseId);
        await ada.NoTargetAsync(ball, 3);
        await mira.LockAsync(ball, true);
        (await FluentActions.Awaiting(ada.UndoAsync).Should().ThrowAsync<HubException>()).WithMessage("*manager has locked the label*");
        await mira.LockAsync(ball, false);
        (await ada.UndoAsync()).Should().NotBeNull();
    }

    private static DrawingView Disc(double x, double y) => new((int)DrawingKind.Brush, true, [x, y], 2);
}
