using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing.Engines;
using Mem3D.Web.Hubs.Wire;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Integration.Tests;

/// <summary>A reviewer and an annotator look together: over the real hub, with the rights of their roles.</summary>
public sealed class FollowTests
{
    private static readonly double[] Lung = [-600, 1500];

    [Fact]
    public async Task What_the_guide_looks_at_reaches_those_who_follow_and_nobody_else()
    {
        await using var team = await Team.GatherAsync(new Server(new ThresholdEngine(Study.Threshold)));
        await using var annotator = await LookAsync(team, "annotator");
        await using var reviewer = await LookAsync(team, "reviewer");
        await using var observer = await LookAsync(team, "observer");
        await reviewer.FollowAsync(annotator.PageId);
        await CasePage.UntilAsync(() => Follows(annotator, reviewer) == annotator.PageId);
        await annotator.ShowAsync([3, 4, 5], Lung, [3.5, 4.25, 5]);
        await CasePage.UntilAsync(() => reviewer.Told<SharedView>().Count > 0);
        reviewer.Told<SharedView>()[0].Should().BeEquivalentTo(new SharedView(annotator.PageId, [3, 4, 5], Lung, [3.5, 4.25, 5]));

        // The guide sees the pointer of who follows; somebody who only has the case open hears nothing of it.
        await reviewer.ShowAsync([3, 4, 5], Lung, [1, 1, 5]);
        await CasePage.UntilAsync(() => annotator.Told<SharedView>().Any(v => v.PageId == reviewer.PageId && v.Cursor is [1, 1, 5]));
        await observer.ShowAsync([0, 0, 0], Lung, null);
        await observer.LookAsync(null, 7, false);
        await CasePage.UntilAsync(() => observer.Told<PresenceChangedView>().Any(p => p.Pages.Any(v => v.PageId == observer.PageId && v.Slice == 7)));
        observer.Told<SharedView>().Should().BeEmpty();
        annotator.Told<SharedView>().Should().OnlyContain(v => v.PageId == reviewer.PageId);
    }

    [Fact]
    public async Task The_lead_is_handed_over_with_everybody_who_follows_and_ends_with_the_guide()
    {
        await using var team = await Team.GatherAsync(new Server(new ThresholdEngine(Study.Threshold)));
        await using var annotator = await LookAsync(team, "annotator");
        await using var observer = await LookAsync(team, "observer");
        var reviewer = await LookAsync(team, "reviewer");
        await annotator.FollowAsync(reviewer.PageId);
        await observer.FollowAsync(annotator.PageId); // who follows: her guide is theirs
        await CasePage.UntilAsync(() => Follows(observer, observer) == reviewer.PageId);
        await reviewer.FollowAsync(annotator.PageId);
        await CasePage.UntilAsync(() => Follows(observer, reviewer) == annotator.PageId);
        (Follows(observer, annotator), Follows(observer, observer)).Should().Be((null, annotator.PageId));
        await annotator.ShowAsync([1, 2, 3], Lung, null);
        await CasePage.UntilAsync(() => reviewer.Told<SharedView>().Count > 0 && observer.Told<SharedView>().Count > 0);
        await annotator.FollowAsync(reviewer.PageId);
        await CasePage.UntilAsync(() => Follows(observer, observer) == reviewer.PageId);
        await reviewer.DisposeAsync();
        await CasePage.UntilAsync(() => observer.Told<PresenceChangedView>()[^1].Pages is { Count: 2 } left && left.All(p => p.Follows is null));
    }

    [Fact]
    public async Task Nobody_follows_who_is_not_there_and_what_is_no_place_is_refused()
    {
        await using var team = await Team.GatherAsync(new Server(new ThresholdEngine(Study.Threshold)));
        await using var annotator = await LookAsync(team, "annotator");
        await Refused(() => annotator.FollowAsync("nobody"), "left the case");
        await Refused(() => annotator.FollowAsync(annotator.PageId), "left the case");
        await Refused(() => annotator.ShowAsync([1, 2], Lung, null), "not a place");
        await Refused(() => annotator.ShowAsync([1, 2, 3], [40, 0], null), "not a place");
        await Refused(() => annotator.ShowAsync([1, 2, 3], Lung, [1, double.NaN, 3]), "not a place");
        await using var elsewhere = await CasePage.OpenAsync(team.Server, team["outsider"], team.Other.CaseId);
        await elsewhere.LookAsync(null, 0, false);
        await Refused(() => elsewhere.FollowAsync(annotator.PageId), "left the case");
    }

    private static async Task<CasePage> LookAsync(Team team, string name)
    {
        var page = await CasePage.OpenAsync(team.Server, team[name], team.Study.CaseId);
        await page.LookAsync(null, 0, false);
        return page;
    }

    /// <summary>Whom a page follows, as another one was last told.</summary>
    private static string? Follows(CasePage told, CasePage page) =>
        told.Told<PresenceChangedView>()[^1].Pages.SingleOrDefault(p => p.PageId == page.PageId)?.Follows;

    private static async Task Refused(Func<Task> call, string why) => (await call.Should().ThrowAsync<HubException>()).Which.Message.Should().Contain(why);
}
