using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence;
using Mem3D.Data.Tests.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Tests.Work;

/// <summary>Whose a case is: races, leases, one's own work, the archive.</summary>
public sealed class TurnsTests : IAsyncLifetime
{
    private WorkHost _host = null!;

    private IWorkStore Work => _host.Work;

    public async ValueTask InitializeAsync() => _host = await WorkHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>Everybody was allowed to draw when she asked; the case went to whoever was first.</summary>
    [Fact]
    public async Task Of_many_first_strokes_at_once_one_is_kept()
    {
        var people = new List<Actor> { _host.Mira, _host.Jo };
        for (var n = 0; n < 6; n++)
        {
            people.Add(await _host.AddAsync($"P{n}", ProjectRole.Annotator));
        }

        var drawn = await Task.WhenAll(people.Select(p => Task.Run(async () =>
        {
            try
            {
                await _host.Data.Sessions.BeginAsync(Edits.Click(_host.CaseId, _host.Liver.Id, 2) with { AuthorId = p.Id }, default);
                return p.Id;
            }
            catch (Mem3DException e) when (e.Kind == ErrorKind.Conflict)
            {
                return (Guid?)null;
            }
        })));
        drawn.Count(d => d is not null).Should().Be(1);
        (await Work.GetAsync(_host.CaseId, default)).AssigneeId.Should().Be(drawn.Single(d => d is not null));
        (await _host.Data.Database.ReadAsync(db => db.Edits.CountAsync(e => e.CaseId == _host.CaseId), default)).Should().Be(1, "the others left nothing");
    }

    [Fact]
    public async Task A_stroke_that_waited_while_the_case_went_on_is_refused()
    {
        await _host.DrawAsync(_host.Mira);
        await Refused(() => _host.DrawAsync(_host.Jo));
        await _host.DrawAsync(_host.Manager, 4);
        await _host.ActAsync(WorkAction.Submit, _host.Mira);
        await Refused(() => _host.DrawAsync(_host.Mira, 5));
        await _host.ActAsync(WorkAction.Take, _host.Reviewer);
        await _host.DrawAsync(_host.Reviewer, 5);
        await _host.ActAsync(WorkAction.Accept, _host.Reviewer);
        await Refused(() => _host.DrawAsync(_host.Reviewer, 6));
        await Refused(() => _host.DrawAsync(_host.Manager, 6));
    }

    [Fact]
    public async Task A_case_taken_by_a_first_stroke_has_a_lease_that_work_extends()
    {
        await _host.DrawAsync(_host.Mira);
        (await Work.GetAsync(_host.CaseId, default)).LeaseUntil.Should().BeAfter(Now.AddMinutes(110));
        await EndsAsync(Now.AddMinutes(1));
        await _host.DrawAsync(_host.Mira, 3);
        (await Work.GetAsync(_host.CaseId, default)).LeaseUntil.Should().BeAfter(Now.AddMinutes(110));
        await EndsAsync(Now.AddMinutes(-1));
        (await Work.ExpireLeasesAsync(default)).Should().Be(1);
        await _host.DrawAsync(_host.Jo, 4);
        (await Work.GetAsync(_host.CaseId, default)).Should().BeEquivalentTo(new { Assignee = "Jo", Touched = 3 });
    }

    [Fact]
    public async Task A_case_assigned_by_hand_or_returned_is_kept_without_an_end()
    {
        await Work.AssignAsync(_host.ProjectId, [_host.CaseId], _host.Mira.Id, _host.Manager, default);
        await _host.DrawAsync(_host.Mira);
        (await Work.GetAsync(_host.CaseId, default)).LeaseUntil.Should().BeNull();
        await _host.ActAsync(WorkAction.Submit, _host.Mira);
        await _host.ActAsync(WorkAction.Take, _host.Reviewer);
        (await _host.ActAsync(WorkAction.Return, _host.Reviewer, "Again.")).LeaseUntil.Should().BeNull();
    }

    [Fact]
    public async Task A_reviewer_who_does_not_come_back_blocks_nothing()
    {
        var second = await _host.AddAsync("Zoe", ProjectRole.Reviewer);
        await _host.DrawAsync(_host.Mira);
        await _host.ActAsync(WorkAction.Submit, _host.Mira);
        await Work.PullReviewAsync(_host.ProjectId, _host.Reviewer, default);
        (await Work.GetAsync(_host.CaseId, default)).LeaseUntil.Should().BeAfter(Now.AddMinutes(110));
        (await Work.PullReviewAsync(_host.ProjectId, second, default)).Should().BeNull();
        await EndsAsync(Now.AddMinutes(1));
        await _host.DrawAsync(_host.Reviewer, 3);
        (await Work.GetAsync(_host.CaseId, default)).LeaseUntil.Should().BeAfter(Now.AddMinutes(110), "fixing is work on it");
        await EndsAsync(Now.AddMinutes(-1));
        (await Work.PullReviewAsync(_host.ProjectId, second, default)).Should().Be(_host.CaseId);
        (await Work.GetAsync(_host.CaseId, default)).Should().BeEquivalentTo(new { State = WorkState.InReview, Reviewer = "Zoe", Assignee = "Mira" });
        (await _host.ActAsync(WorkAction.Accept, second)).LeaseUntil.Should().BeNull();
    }

    [Fact]
    public async Task What_somebody_drew_she_does_not_review_though_it_went_to_somebody_else_since()
    {
        var second = await _host.AddAsync("Zoe", ProjectRole.Reviewer);
        await _host.DrawAsync(_host.Reviewer);
        await Work.AssignAsync(_host.ProjectId, [_host.CaseId], _host.Mira.Id, _host.Manager, default);
        await _host.DrawAsync(_host.Mira, 3);
        await _host.ActAsync(WorkAction.Submit, _host.Mira);
        (await Refused(() => _host.ActAsync(WorkAction.Take, _host.Reviewer), ErrorKind.Forbidden)).Message.Should().Contain("annotated");
        (await Work.PullReviewAsync(_host.ProjectId, _host.Reviewer, default)).Should().BeNull();
        (await Work.PullReviewAsync(_host.ProjectId, second, default)).Should().Be(_host.CaseId);

        // Fixing in a review is no annotating: the same reviewer judges what comes back.
        await _host.DrawAsync(second, 4);
        await _host.ActAsync(WorkAction.Return, second, "Look at the other end too.");
        await _host.DrawAsync(_host.Mira, 5);
        await _host.ActAsync(WorkAction.Submit, _host.Mira);
        (await _host.ActAsync(WorkAction.Take, second)).ReviewerId.Should().Be(second.Id);
    }

    [Fact]
    public async Task In_an_archived_project_nothing_is_handed_out_or_moved()
    {
        var waiting = await _host.Data.AddCaseAsync(_host.ProjectId, "Case 2");
        await _host.DrawAsync(_host.Mira, caseId: waiting);
        await Work.ActAsync(waiting, WorkAction.Submit, _host.Mira, "", default);
        await ArchiveAsync(true);
        await Refused(() => Work.PullAsync(_host.ProjectId, _host.Jo, default));
        await Refused(() => Work.PullReviewAsync(_host.ProjectId, _host.Reviewer, default));
        await Refused(() => Work.AssignAsync(_host.ProjectId, [_host.CaseId], _host.Jo.Id, _host.Manager, default));
        await Refused(() => Work.ActAsync(waiting, WorkAction.Take, _host.Reviewer, "", default));
        await Refused(() => Work.ReplicateAsync(_host.CaseId, 2, _host.Manager, default));
        await Refused(() => _host.DrawAsync(_host.Jo));
        await ArchiveAsync(false);
        await Work.ChangeAsync(_host.ProjectId, [waiting], new WorkChange(Archived: true), _host.Manager, default);
        await Refused(() => Work.ActAsync(waiting, WorkAction.Take, _host.Reviewer, "", default));
        (await Work.PullReviewAsync(_host.ProjectId, _host.Reviewer, default)).Should().BeNull();
        await Work.ChangeAsync(_host.ProjectId, [waiting], new WorkChange(Archived: false), _host.Manager, default);
        (await Work.PullReviewAsync(_host.ProjectId, _host.Reviewer, default)).Should().Be(waiting);

        async Task ArchiveAsync(bool archived) => await Work.SaveSettingsAsync(
            _host.ProjectId, await Work.SettingsAsync(_host.ProjectId, default) with { Archived = archived }, _host.Manager, default);
    }

    [Fact]
    public async Task A_change_of_several_cases_is_all_or_nothing_and_clears_what_it_says()
    {
        var other = await _host.Data.AddCaseAsync(_host.ProjectId, "Case 2");
        await Work.ChangeAsync(_host.ProjectId, [_host.CaseId, other], new WorkChange(Priority: 3, DueAt: Now.AddDays(2), AssigneeId: _host.Mira.Id), _host.Manager, default);
        (await Work.ListAsync(new WorkQuery(_host.ProjectId), default)).Items.Should().OnlyContain(c => c.Priority == 3 && c.DueAt != null && c.Assignee == "Mira");
        var stranger = await _host.AddAsync("Nemo", null);
        await Refused(
            () => Work.ChangeAsync(_host.ProjectId, [_host.CaseId, other], new WorkChange(Priority: 9, AssigneeId: stranger.Id), _host.Manager, default), ErrorKind.Invalid);
        (await Work.ListAsync(new WorkQuery(_host.ProjectId), default)).Items.Should().OnlyContain(c => c.Priority == 3, "nothing was changed");
        await Work.ChangeAsync(_host.ProjectId, [_host.CaseId, other], new WorkChange(ClearDue: true), _host.Manager, default);
        (await Work.ListAsync(new WorkQuery(_host.ProjectId), default)).Items.Should().OnlyContain(c => c.DueAt == null);
        await Refused(() => Work.ChangeAsync(Guid.NewGuid(), [other], new WorkChange(Priority: 1), _host.Manager, default), ErrorKind.NotFound);
        var log = await _host.Data.Get<IAuditLog>().ReadAsync(_host.ProjectId, null, 50, default);
        log.Should().Contain(e => e.Action == AuditAction.CaseChanged && e.CaseId == other && e.Detail.StartsWith("priority 3, due "))
            .And.Contain(e => e.Detail == "no due date");
    }

    [Fact]
    public async Task What_the_server_itself_imports_leaves_the_case_free()
    {
        await Edits.WholeAsync(_host.Data.Sessions, Edits.Click(_host.CaseId, _host.Liver.Id, 2), 2);
        (await Work.GetAsync(_host.CaseId, default)).Should().BeEquivalentTo(new { State = WorkState.New, AssigneeId = (Guid?)null, Touched = 1 });
        (await Work.PullAsync(_host.ProjectId, _host.Mira, default)).Should().Be(_host.CaseId);
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static async Task<Mem3DException> Refused(Func<Task> act, ErrorKind kind = ErrorKind.Conflict)
    {
        var refused = (await act.Should().ThrowAsync<Mem3DException>()).Which;
        refused.Kind.Should().Be(kind);
        return refused;
    }

    private Task<int> EndsAsync(DateTimeOffset at) => _host.Data.Database.WriteAsync(db => db.Cases.ExecuteUpdateAsync(s => s.SetProperty(c => c.LeaseUntil, at)), default);
}
