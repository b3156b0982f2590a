using Mem3D.Core.Notifications;
using Mem3D.Core.People;
using Mem3D.Core.Review;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Tests.Work;

/// <summary>People leave: their work goes on without them, and they hear nothing more of it.</summary>
public sealed class DepartedPeopleTests : IAsyncLifetime
{
    private WorkHost _host = null!;

    private INotificationStore Notifications => _host.Data.Get<INotificationStore>();

    private IReviewStore Review => _host.Data.Get<IReviewStore>();

    public async ValueTask InitializeAsync() => _host = await WorkHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(WorkAction.Return)]
    [InlineData(WorkAction.Reopen)]
    [InlineData(WorkAction.Withdraw)]
    public async Task What_would_come_back_to_somebody_who_left_goes_to_the_others(WorkAction back)
    {
        await _host.DrawAsync(_host.Mira);
        await _host.ActAsync(WorkAction.Submit, _host.Mira);
        await _host.Members.RemoveAsync(_host.ProjectId, _host.Mira.Id, _host.Manager, default);
        if (back != WorkAction.Withdraw)
        {
            await _host.ActAsync(WorkAction.Take, _host.Reviewer);
        }

        if (back == WorkAction.Reopen)
        {
            await _host.ActAsync(WorkAction.Accept, _host.Reviewer);
        }

        var item = await _host.ActAsync(back, _host.Manager, "The dome is missing.");
        item.Should().BeEquivalentTo(new { State = WorkState.New, AssigneeId = (Guid?)null, Touched = 1 });
        (await _host.Work.PullAsync(_host.ProjectId, _host.Jo, default)).Should().Be(_host.CaseId);
        await _host.DrawAsync(_host.Jo, 3);
        (await _host.ActAsync(WorkAction.Submit, _host.Jo)).State.Should().Be(WorkState.Submitted);
    }

    [Fact]
    public async Task A_role_that_only_looks_counts_as_having_left_and_a_locked_account_too()
    {
        await _host.DrawAsync(_host.Mira);
        await _host.ActAsync(WorkAction.Submit, _host.Mira);
        await _host.Members.SetAsync(_host.ProjectId, _host.Mira.Id, ProjectRole.Observer, _host.Manager, default);
        await _host.ActAsync(WorkAction.Take, _host.Reviewer);
        (await _host.ActAsync(WorkAction.Return, _host.Reviewer, "Again.")).State.Should().Be(WorkState.New);

        await _host.DrawAsync(_host.Jo);
        await _host.ActAsync(WorkAction.Submit, _host.Jo);
        await _host.Data.Database.WriteAsync(
            db => db.Users.Where(u => u.Id == _host.Jo.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.LockoutEnd, DateTimeOffset.MaxValue)), default);
        await _host.ActAsync(WorkAction.Take, _host.Reviewer);
        (await _host.ActAsync(WorkAction.Return, _host.Reviewer, "Again.")).State.Should().Be(WorkState.New);
    }

    [Fact]
    public async Task What_a_locked_account_had_goes_back_in_every_project()
    {
        await _host.DrawAsync(_host.Mira);
        var other = await _host.Data.AddCaseAsync(_host.ProjectId, "Case 2");
        await _host.DrawAsync(_host.Jo, caseId: other);
        await _host.Work.ActAsync(other, WorkAction.Submit, _host.Jo, "", default);
        await _host.Work.ActAsync(other, WorkAction.Take, _host.Reviewer, "", default);
        await _host.Members.ReleaseAsync(_host.Mira.Id, _host.Manager, default);
        await _host.Members.ReleaseAsync(_host.Reviewer.Id, _host.Manager, default);
        (await _host.Work.GetAsync(_host.CaseId, default)).Should().BeEquivalentTo(new { State = WorkState.New, AssigneeId = (Guid?)null, Touched = 1 });
        (await _host.Work.GetAsync(other, default)).Should().BeEquivalentTo(
            new { State = WorkState.Submitted, ReviewerId = (Guid?)null, LeaseUntil = (DateTimeOffset?)null, Assignee = "Jo" });
    }

    [Fact]
    public async Task Whoever_left_reads_no_names_of_cases_in_her_notifications_and_is_told_nothing_more()
    {
        await _host.Work.AssignAsync(_host.ProjectId, [_host.CaseId], _host.Mira.Id, _host.Manager, default);
        await _host.DrawAsync(_host.Mira);
        var thread = await Review.CommentAsync(_host.CaseId, null, "Is this the dome?", Pin, _host.Mira, default);
        await _host.ActAsync(WorkAction.Submit, _host.Mira);
        (await Notifications.ListAsync(_host.Mira.Id, 10, default)).Should().ContainSingle();
        await _host.Members.RemoveAsync(_host.ProjectId, _host.Mira.Id, _host.Manager, default);
        (await Notifications.ListAsync(_host.Mira.Id, 10, default)).Should().BeEmpty();
        (await Notifications.UnreadAsync(_host.Mira.Id, default)).Should().Be(0);

        await Review.CommentAsync(_host.CaseId, thread.Id, "It is.", Pin, _host.Reviewer, default);
        await _host.ActAsync(WorkAction.Take, _host.Reviewer);
        await _host.ActAsync(WorkAction.Accept, _host.Reviewer);
        (await WrittenAsync(_host.Mira)).Should().Be(1, "nothing is written for her either");

        // Who comes back sees what she was told before.
        await _host.Members.SetAsync(_host.ProjectId, _host.Mira.Id, ProjectRole.Annotator, _host.Manager, default);
        (await Notifications.ListAsync(_host.Mira.Id, 10, default)).Should().ContainSingle();
    }

    [Fact]
    public async Task Of_a_blinded_reading_only_its_reader_and_those_who_review_are_told()
    {
        var made = await _host.Work.ReplicateAsync(_host.CaseId, 2, _host.Manager, default);
        await _host.Work.AssignAsync(_host.ProjectId, [made[0]], _host.Mira.Id, _host.Manager, default);
        var thread = await Review.CommentAsync(made[0], null, "Mine.", Pin, _host.Mira, default);
        await _host.Work.ActAsync(made[0], WorkAction.Release, _host.Mira, "", default);
        await _host.Work.AssignAsync(_host.ProjectId, [made[0]], _host.Jo.Id, _host.Manager, default);
        var before = await WrittenAsync(_host.Mira);
        await Review.CommentAsync(made[0], thread.Id, "No, mine.", Pin, _host.Reviewer, default);
        (await WrittenAsync(_host.Mira)).Should().Be(before);
        (await WrittenAsync(_host.Jo)).Should().Be(2, "assigned, commented");
    }

    [Fact]
    public async Task Where_nobody_is_a_reviewer_the_managers_hear_of_a_submission()
    {
        await _host.DrawAsync(_host.Mira);
        await _host.ActAsync(WorkAction.Submit, _host.Mira);
        ((await WrittenAsync(_host.Reviewer)), await WrittenAsync(_host.Manager)).Should().Be((1, 0));
        await _host.ActAsync(WorkAction.Withdraw, _host.Mira);
        await _host.Members.RemoveAsync(_host.ProjectId, _host.Reviewer.Id, _host.Manager, default);
        await _host.ActAsync(WorkAction.Submit, _host.Mira);
        (await WrittenAsync(_host.Manager)).Should().Be(1);
    }

    private static CommentPin Pin => new(null, 2, null, null, null);

    private Task<int> WrittenAsync(Actor actor) => _host.Data.Database.ReadAsync(db => db.Notifications.CountAsync(n => n.UserId == actor.Id), default);
}
