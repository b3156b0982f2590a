using Mem3D.Core.Errors;
using Mem3D.Core.Notifications;
using Mem3D.Core.People;
using Mem3D.Core.Sessions;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence;
using Mem3D.Data.Tests.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Tests.Work;

public sealed class WorkStoreTests : IAsyncLifetime
{
    private WorkHost _host = null!;

    private IWorkStore Work => _host.Work;

    public async ValueTask InitializeAsync() => _host = await WorkHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_case_goes_its_whole_way_and_comes_back_to_the_same_person()
    {
        await Work.AssignAsync(_host.ProjectId, [_host.CaseId], _host.Mira.Id, _host.Manager, default);
        await _host.DrawAsync(_host.Mira);
        (await Work.GetAsync(_host.CaseId, default)).Should().BeEquivalentTo(new { State = WorkState.InProgress, Assignee = "Mira", Touched = 1, Prompts = 1 });
        await _host.ActAsync(WorkAction.Submit, _host.Mira);
        (await Work.PullReviewAsync(_host.ProjectId, _host.Reviewer, default)).Should().Be(_host.CaseId);
        var returned = await _host.ActAsync(WorkAction.Return, _host.Reviewer, "The dome is missing.");
        returned.Should().BeEquivalentTo(new { State = WorkState.Returned, AssigneeId = (Guid?)_host.Mira.Id, Returns = 1 });
        (await Work.PullAsync(_host.ProjectId, _host.Jo, default)).Should().BeNull("returned work is Mira's");
        (await Work.PullAsync(_host.ProjectId, _host.Mira, default)).Should().Be(_host.CaseId);
        await _host.DrawAsync(_host.Mira, 3);
        await _host.ActAsync(WorkAction.Submit, _host.Mira);
        await _host.ActAsync(WorkAction.Take, _host.Reviewer);
        (await _host.ActAsync(WorkAction.Accept, _host.Reviewer)).State.Should().Be(WorkState.Accepted);
        var events = await Work.EventsAsync(_host.CaseId, default);
        events.Select(e => e.Action).Should().Equal(
            WorkAction.Assign, WorkAction.Begin, WorkAction.Submit, WorkAction.Take, WorkAction.Return, WorkAction.Begin, WorkAction.Submit, WorkAction.Take, WorkAction.Accept);
        events.Single(e => e.Action == WorkAction.Return).Note.Should().Be("The dome is missing.");
        var told = await _host.Data.Get<INotificationStore>().ListAsync(_host.Mira.Id, 10, default);
        told.Select(n => n.Kind).Should().Equal(NotificationKind.Accepted, NotificationKind.Returned, NotificationKind.Assigned);
        var log = await _host.Data.Get<IAuditLog>().ReadAsync(_host.ProjectId, null, 100, default);
        log.Count(e => e.Action == AuditAction.CaseMoved).Should().Be(9);
    }

    [Fact]
    public async Task The_first_stroke_makes_a_free_case_ones_own()
    {
        await _host.DrawAsync(_host.Jo);
        (await Work.GetAsync(_host.CaseId, default)).Should().BeEquivalentTo(new { State = WorkState.InProgress, AssigneeId = (Guid?)_host.Jo.Id });
        (await _host.Data.Get<IStandings>().CaseAsync(_host.CaseId, default))!.AssigneeId.Should().Be(_host.Jo.Id, "what rights are decided on knows it too");
    }

    [Fact]
    public async Task Nobody_moves_what_is_not_hers()
    {
        await Refused(() => _host.ActAsync(WorkAction.Submit, _host.Mira), ErrorKind.Conflict);
        await Work.AssignAsync(_host.ProjectId, [_host.CaseId], _host.Mira.Id, _host.Manager, default);
        await _host.DrawAsync(_host.Mira);
        await Refused(() => _host.ActAsync(WorkAction.Submit, _host.Jo), ErrorKind.Forbidden);
        await Refused(() => Work.AssignAsync(_host.ProjectId, [_host.CaseId], _host.Jo.Id, _host.Mira, default), ErrorKind.Forbidden);
        var stranger = await _host.AddAsync("Nemo", null);
        await Refused(() => Work.AssignAsync(_host.ProjectId, [_host.CaseId], stranger.Id, _host.Manager, default), ErrorKind.Invalid);
        await _host.ActAsync(WorkAction.Submit, _host.Mira);
        await _host.ActAsync(WorkAction.Take, _host.Reviewer);
        await Refused(() => _host.ActAsync(WorkAction.Return, _host.Reviewer, " "), ErrorKind.Invalid);
        await Refused(() => _host.ActAsync(WorkAction.Accept, _host.Jo), ErrorKind.Forbidden);
    }

    [Fact]
    public async Task Of_many_who_pull_at_once_nobody_gets_what_another_has()
    {
        var cases = new List<Guid> { _host.CaseId };
        for (var n = 2; n <= 12; n++)
        {
            cases.Add(await _host.Data.AddCaseAsync(_host.ProjectId, $"Case {n}"));
        }

        var people = new List<Actor>();
        for (var n = 0; n < 16; n++)
        {
            people.Add(await _host.AddAsync($"P{n}", ProjectRole.Annotator));
        }

        var pulled = await Task.WhenAll(people.Select(p => Task.Run(() => Work.PullAsync(_host.ProjectId, p, default))));
        pulled.OfType<Guid>().Should().BeEquivalentTo(cases, "each case once");
        pulled.Count(p => p is null).Should().Be(4);
    }

    [Fact]
    public async Task The_most_urgent_case_comes_first()
    {
        var late = await _host.Data.AddCaseAsync(_host.ProjectId, "Z late");
        var urgent = await _host.Data.AddCaseAsync(_host.ProjectId, "Z urgent");
        await Work.ChangeAsync(_host.ProjectId, [late], new WorkChange(DueAt: TimeProvider.System.GetUtcNow().AddDays(1)), _host.Manager, default);
        await Work.ChangeAsync(_host.ProjectId, [urgent], new WorkChange(Priority: 5, Tags: [" big ", "BIG", "new"]), _host.Manager, default);
        (await Work.PullAsync(_host.ProjectId, _host.Mira, default)).Should().Be(urgent);
        (await Work.PullAsync(_host.ProjectId, _host.Jo, default)).Should().Be(late);
        (await Work.GetAsync(urgent, default)).Tags.Should().Equal("big", "new");
        (await Work.ListAsync(new WorkQuery(_host.ProjectId, Tag: "BIG"), default)).Items.Should().ContainSingle(c => c.Id == urgent);
    }

    [Fact]
    public async Task A_lease_that_ended_gives_the_case_to_somebody_else_and_keeps_what_was_drawn()
    {
        await Work.PullAsync(_host.ProjectId, _host.Mira, default);
        await _host.DrawAsync(_host.Mira);
        (await Work.PullAsync(_host.ProjectId, _host.Jo, default)).Should().BeNull();
        await _host.Data.Database.WriteAsync(
            db => db.Cases.ExecuteUpdateAsync(s => s.SetProperty(c => c.LeaseUntil, TimeProvider.System.GetUtcNow().AddMinutes(-1))), default);
        (await Work.PullAsync(_host.ProjectId, _host.Jo, default)).Should().Be(_host.CaseId);
        var item = await Work.GetAsync(_host.CaseId, default);
        item.Should().BeEquivalentTo(new { State = WorkState.Assigned, Assignee = "Jo", Touched = 1 });
        item.LeaseUntil.Should().BeAfter(TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task What_the_label_schema_asks_for_is_asked_for_before_a_case_is_submitted()
    {
        await _host.Data.Projects.SetLabelRulesAsync(_host.Liver.Id, 0.8, true, default);
        await Work.AssignAsync(_host.ProjectId, [_host.CaseId], _host.Mira.Id, _host.Manager, default);
        var other = (await _host.Data.Projects.LabelsAsync(_host.ProjectId, default))[1];
        await Edits.WholeAsync(_host.Data.Sessions, Edits.Click(_host.CaseId, other.Id, 2) with { AuthorId = _host.Mira.Id }, 2);
        (await Refused(() => _host.ActAsync(WorkAction.Submit, _host.Mira), ErrorKind.Conflict)).Message.Should().Contain("Liver");
        await _host.DrawAsync(_host.Mira);
        (await Refused(() => _host.ActAsync(WorkAction.Submit, _host.Mira), ErrorKind.Conflict)).Message.Should().Contain("quality");
        await _host.Data.Projects.SetLabelRulesAsync(_host.Liver.Id, 0.4, true, default);
        (await _host.ActAsync(WorkAction.Submit, _host.Mira)).State.Should().Be(WorkState.Submitted);
    }

    [Fact]
    public async Task Readings_are_for_different_people_who_do_not_see_each_others()
    {
        var made = await Work.ReplicateAsync(_host.CaseId, 2, _host.Manager, default);
        made.Should().HaveCount(3, "two readings and an adjudication");
        var first = await Work.PullAsync(_host.ProjectId, _host.Mira, default);
        var second = await Work.PullAsync(_host.ProjectId, _host.Jo, default);
        new[] { first, second }.Should().BeEquivalentTo(new Guid?[] { made[0], made[1] });
        await Refused(() => Work.AssignAsync(_host.ProjectId, [made[1]], _host.Mira.Id, _host.Manager, default), ErrorKind.Conflict);
        (await Work.ListAsync(new WorkQuery(_host.ProjectId, Viewer: _host.Mira.Id), default)).Items.Select(c => c.Id).Should().Equal(first!.Value);
        (await Work.ListAsync(new WorkQuery(_host.ProjectId), default)).Total.Should().Be(3);
        await Refused(() => Work.ReplicateAsync(_host.CaseId, 2, _host.Manager, default), ErrorKind.Conflict);

        // They share a volume: the scan stays while one of them is there.
        var volume = (await _host.Data.Projects.CaseAsync(made[0], default)).VolumeId;
        await _host.Data.Projects.RemoveCaseAsync(made[0], default);
        (await _host.Data.Database.ReadAsync(db => db.Volumes.CountAsync(v => v.Id == volume), default)).Should().Be(1);
        await _host.Data.Projects.RemoveCaseAsync(made[1], default);
        await _host.Data.Projects.RemoveCaseAsync(made[2], default);
        (await _host.Data.Database.ReadAsync(db => db.Volumes.CountAsync(v => v.Id == volume), default)).Should().Be(0);
    }

    [Fact]
    public async Task Filters_and_orders_of_the_list_are_the_databases()
    {
        for (var n = 2; n <= 30; n++)
        {
            await _host.Data.AddCaseAsync(_host.ProjectId, $"Case {n:00}");
        }

        await Work.AssignAsync(_host.ProjectId, [_host.CaseId], _host.Mira.Id, _host.Manager, default);
        var page = await Work.ListAsync(new WorkQuery(_host.ProjectId, Skip: 10, Take: 5, Descending: true), default);
        page.Total.Should().Be(30);
        page.Items.Select(c => c.Name).Should().Equal("Case 20", "Case 19", "Case 18", "Case 17", "Case 16");
        (await Work.ListAsync(new WorkQuery(_host.ProjectId, [WorkState.Assigned]), default)).Items.Should().ContainSingle();
        (await Work.ListAsync(new WorkQuery(_host.ProjectId, AssigneeId: Guid.Empty), default)).Total.Should().Be(29);
        (await Work.ListAsync(new WorkQuery(_host.ProjectId, Text: "e 2"), default)).Total.Should().Be(10);
        (await Work.ListAsync(new WorkQuery(_host.ProjectId, Text: "%"), default)).Total.Should().Be(0, "what people type is no pattern");
        foreach (var order in Enum.GetValues<WorkOrder>())
        {
            (await Work.ListAsync(new WorkQuery(_host.ProjectId, Order: order), default)).Items.Should().HaveCount(30);
            (await Work.ListAsync(new WorkQuery(_host.ProjectId, Order: order, Descending: true), default)).Items.Should().HaveCount(30);
        }

        (await Work.CountAsync(_host.ProjectId, default)).Should().BeEquivalentTo(new Dictionary<WorkState, int> { [WorkState.New] = 29, [WorkState.Assigned] = 1 });
    }

    [Fact]
    public async Task Submitted_cases_come_by_need_with_the_control_sample_in_between()
    {
        var numbers = new (string Name, double Lowest, double Change, bool Control)[]
        {
            ("fine", 0.98, 0.01, false), ("low", 0.2, 0, false), ("changed", 0.95, 0.7, false), ("control", 0.99, 0, true), ("middling", 0.7, 0.1, false), ("low control", 0.1, 0, true),
        };
        foreach (var n in numbers)
        {
            var id = await _host.Data.AddCaseAsync(_host.ProjectId, n.Name);
            await _host.DrawAsync(_host.Mira, caseId: id);
            await Work.ActAsync(id, WorkAction.Submit, _host.Mira, "", default);
            await _host.Data.Database.WriteAsync(
                db => db.Cases.Where(c => c.Id == id).ExecuteUpdateAsync(
                    s => s.SetProperty(c => c.LowestQuality, n.Lowest).SetProperty(c => c.LargestChange, n.Change).SetProperty(c => c.Control, n.Control)), default);
        }

        string[] order = ["low control", "low", "changed", "control", "middling", "fine"];
        var page = await Work.ListAsync(new WorkQuery(_host.ProjectId, [WorkState.Submitted], Order: WorkOrder.Need, Descending: true), default);
        page.Items.Select(c => c.Name).Should().Equal(order);
        page.Items.Select(c => c.Need).Should().BeInDescendingOrder("what is shown is what is sorted by");
        (await Work.ListAsync(new WorkQuery(_host.ProjectId, [WorkState.Submitted], Order: WorkOrder.Need), default)).Items.Select(c => c.Name).Should().Equal(order.Reverse());
        foreach (var name in order)
        {
            var next = (await Work.PullReviewAsync(_host.ProjectId, _host.Reviewer, default))!.Value;
            (await Work.GetAsync(next, default)).Name.Should().Be(name);
            await Work.ActAsync(next, WorkAction.Accept, _host.Reviewer, "", default);
        }
    }

    [Fact]
    public async Task Numbers_follow_undo_and_redo()
    {
        await _host.DrawAsync(_host.Mira, 2);
        await _host.DrawAsync(_host.Mira, 3);
        (await Work.GetAsync(_host.CaseId, default)).Should().BeEquivalentTo(new { Touched = 2, Prompts = 2 });
        await _host.Data.Sessions.UndoAsync(_host.CaseId, _host.Mira.Id, null, default);
        (await Work.GetAsync(_host.CaseId, default)).Should().BeEquivalentTo(new { Touched = 1, Prompts = 1 });
        await _host.Data.Sessions.RedoAsync(_host.CaseId, _host.Mira.Id, default);
        (await Work.GetAsync(_host.CaseId, default)).Should().BeEquivalentTo(new { Touched = 2, Prompts = 2, MeanQuality = (double?)0.5 });
    }

    [Fact]
    public async Task A_corrected_slice_of_a_round_tells_what_the_score_was_worth()
    {
        var run = Edits.Run(_host.CaseId, _host.Liver.Id) with { AuthorId = _host.Mira.Id };
        await _host.DrawAsync(_host.Mira, 2);
        await Edits.WholeAsync(_host.Data.Sessions, run, 3, 4, 5);
        await CorrectAsync(3);
        var watch = (await _host.Data.Get<Core.Dashboards.IStatisticsStore>().DashboardAsync(_host.ProjectId, null, default)).Samples;
        watch.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Label = "Liver", Scanner = "CT", Model = "test 1.0", Estimated = 0.5, Achieved = 0.0 });
        await _host.Data.Sessions.UndoAsync(_host.CaseId, _host.Mira.Id, null, default);
        (await _host.Data.Get<Core.Dashboards.IStatisticsStore>().DashboardAsync(_host.ProjectId, null, default)).Samples.Should().BeEmpty("the correction was taken back");
    }

    /// <summary>A person's mask in place of the round's: other voxels.</summary>
    private async Task CorrectAsync(int slice)
    {
        var begun = await _host.Data.Sessions.BeginAsync(Edits.Click(_host.CaseId, _host.Liver.Id, slice) with { AuthorId = _host.Mira.Id }, default);
        await Edits.WriteAsync(_host.Data.Sessions, begun, [Edits.State(begun, slice, 7) with { Origin = SliceOrigin.Prompted, Anchored = true }]);
        await _host.Data.Sessions.FinishAsync(begun.Id, EditStatus.Completed, null, default);
    }

    private static async Task<Mem3DException> Refused(Func<Task> act, ErrorKind kind)
    {
        var refused = (await act.Should().ThrowAsync<Mem3DException>()).Which;
        refused.Kind.Should().Be(kind);
        return refused;
    }
}
