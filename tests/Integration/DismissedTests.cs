using Mem3D.Core.People;
using Mem3D.Core.Work;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing.Engines;
using Mem3D.Web.Hubs.Wire;
using Mem3D.Web.Workspace;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>Whose right to see a case ended while she had it open is told so, hears nothing more of it, and does nothing more.</summary>
public sealed class DismissedTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_who_is_removed_is_told_why_and_hears_no_more()
    {
        await using var team = await Team.GatherAsync(new Server(new ThresholdEngine(Study.Threshold)));
        await using var removed = await CasePage.OpenAsync(team.Server, team["annotator"], team.Study.CaseId);
        await using var stays = await CasePage.OpenAsync(team.Server, team["manager"], team.Study.CaseId);
        await removed.LookAsync(null, 3, false);
        await team.Server.Services.GetRequiredService<IMemberStore>().RemoveAsync(team.Study.ProjectId, team.IdOf("annotator"), Actor.Server, Cancellation);
        await CasePage.UntilAsync(() => removed.Told<string>().Count > 0);
        removed.Told<string>().Should().ContainSingle().Which.Should().Contain("no member of its project");
        await CasePage.UntilAsync(() => stays.Told<PresenceChangedView>()[^1].Pages.All(p => p.Name != "annotator"));
        var heard = removed.Told<object>().Count;
        await stays.PromptedAsync(team.Study.Ball.Id, Study.Centre.Z, 1, true, Study.Centre.X, Study.Centre.Y);
        removed.Told<object>().Should().HaveCount(heard);
        await FluentActions.Invoking(() => removed.LookAsync(null, 4, false)).Should().ThrowAsync<Exception>();
        stays.Told<string>().Should().BeEmpty();
    }

    [Fact]
    public async Task An_account_that_is_locked_is_told_so()
    {
        await using var team = await Team.GatherAsync(new Server(new ThresholdEngine(Study.Threshold)));
        await using var page = await CasePage.OpenAsync(team.Server, team["reviewer"], team.Study.CaseId);
        using var scope = team.Server.Services.CreateScope();
        await scope.ServiceProvider.GetRequiredService<Web.Security.People>().LockAsync(team.IdOf("reviewer"), new Person(Guid.NewGuid(), "Ada"));
        await CasePage.UntilAsync(() => page.Told<string>().Any(why => why.Contains("locked", StringComparison.Ordinal)));
        (await team["reviewer"].Http.GetAsync($"/api/cases/{team.Study.CaseId}", Cancellation)).IsSuccessStatusCode.Should().BeFalse();
    }

    [Fact]
    public async Task What_a_removed_member_had_goes_back_to_the_others_and_the_log_says_who_did_it()
    {
        await using var team = await Team.GatherAsync(new Server(new ThresholdEngine(Study.Threshold)));
        var work = team.Server.Services.GetRequiredService<IWorkStore>();
        await using (var page = await CasePage.OpenAsync(team.Server, team["annotator"], team.Study.CaseId))
        {
            await page.PromptedAsync(team.Study.Ball.Id, Study.Centre.Z, 1, true, Study.Centre.X, Study.Centre.Y);
        }

        (await work.GetAsync(team.Study.CaseId, Cancellation)).State.Should().Be(WorkState.InProgress);
        (await team["manager"].Http.DeleteAsync($"/api/projects/{team.Study.ProjectId}/members/{team.IdOf("annotator")}", Cancellation))
            .StatusCode.Should().Be(System.Net.HttpStatusCode.NoContent);
        (await work.GetAsync(team.Study.CaseId, Cancellation)).Should().BeEquivalentTo(new { State = WorkState.New, AssigneeId = (Guid?)null, Touched = 1 });
        var log = await team["manager"].Http.GetStringAsync($"/api/projects/{team.Study.ProjectId}/audit.csv", Cancellation);
        log.Should().Contain("manager").And.Contain("member-removed").And.Contain("Release: in progress to new");
    }
}
