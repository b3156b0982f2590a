using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Sessions;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence;
using Mem3D.Data.Tests.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Tests.Work;

/// <summary>Readings of one scan stay independent, whoever reads, judges, leaves or manages.</summary>
public sealed class ReadingTests : IAsyncLifetime
{
    private WorkHost _host = null!;
    private IReadOnlyList<Guid> _cases = [];

    private IWorkStore Work => _host.Work;

    private Guid First => _cases[0];

    private Guid Second => _cases[1];

    private Guid Adjudication => _cases[2];

    public async ValueTask InitializeAsync()
    {
        _host = await WorkHost.StartAsync();
        _cases = await Work.ReplicateAsync(_host.CaseId, 2, _host.Manager, default);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_first_stroke_is_no_way_round_to_a_second_reading_or_to_the_adjudication()
    {
        await _host.DrawAsync(_host.Reviewer, caseId: First);
        await RefusedAsync(() => _host.DrawAsync(_host.Reviewer, caseId: Second));
        await RefusedAsync(() => _host.DrawAsync(_host.Reviewer, caseId: Adjudication));
        (await Work.GetAsync(Second, default)).Should().BeEquivalentTo(new { State = WorkState.New, AssigneeId = (Guid?)null, Touched = 0 }, "nothing of it was stored");
        await _host.DrawAsync(_host.Mira, caseId: Second);
    }

    [Fact]
    public async Task Who_gave_a_reading_back_has_still_read_the_scan()
    {
        (await Work.PullAsync(_host.ProjectId, _host.Mira, default)).Should().Be(First);
        await _host.DrawAsync(_host.Mira, caseId: First);
        await Work.ActAsync(First, WorkAction.Release, _host.Mira, "", default);
        await RefusedAsync(() => _host.DrawAsync(_host.Mira, caseId: Second));
        await RefusedAsync(() => Work.AssignAsync(_host.ProjectId, [Second], _host.Mira.Id, _host.Manager, default));
        (await Work.PullAsync(_host.ProjectId, _host.Mira, default)).Should().Be(First, "her own reading she may go on with");
    }

    [Fact]
    public async Task The_next_reader_of_a_reading_begins_with_nothing_and_its_first_reader_finds_her_rounds_again()
    {
        await _host.DrawAsync(_host.Mira, caseId: First);
        await Edits.WholeAsync(_host.Data.Sessions, Edits.Run(First, _host.Liver.Id) with { AuthorId = _host.Mira.Id }, 3, 4, 5);
        var round = (await _host.Data.Sessions.RoundsAsync(First, _host.Liver.Id, default)).Should().ContainSingle().Subject;
        await Work.AssignAsync(_host.ProjectId, [First], _host.Mira.Id, _host.Manager, default);
        (await Work.GetAsync(First, default)).Touched.Should().Be(4, "it is hers: nothing is taken out");

        await Work.AssignAsync(_host.ProjectId, [First], _host.Jo.Id, _host.Manager, default);
        var item = await Work.GetAsync(First, default);
        item.Should().BeEquivalentTo(new { AssigneeId = (Guid?)_host.Jo.Id, Touched = 0, Rounds = 0, Prompts = 0, MeanQuality = (double?)null });
        var snapshot = await _host.Data.Sessions.LoadAsync(First, default);
        (snapshot.Slices.Count, snapshot.Edits.Count, snapshot.Prompts.Count).Should().Be((0, 0, 0));
        (await _host.Data.Sessions.RoundsAsync(First, _host.Liver.Id, default)).Should().BeEmpty("not on another branch either");
        var look = () => _host.Data.Sessions.StateAtAsync(First, _host.Liver.Id, round.EditId, default);
        await look.Should().ThrowAsync<Mem3DException>();
        (await _host.Data.Sessions.UndoAsync(First, _host.Jo.Id, null, default)).Should().BeNull();
        (await _host.Data.Sessions.RedoAsync(First, _host.Jo.Id, default)).Should().BeNull();

        await Work.AssignAsync(_host.ProjectId, [First], _host.Mira.Id, _host.Manager, default);
        (await look()).Should().HaveCount(4, "her own work is not lost");
    }

    [Fact]
    public async Task A_reading_that_was_begun_does_not_run_out_and_one_that_was_not_does()
    {
        await Work.PullAsync(_host.ProjectId, _host.Mira, default);
        await Work.PullAsync(_host.ProjectId, _host.Jo, default);
        await _host.DrawAsync(_host.Mira, caseId: First);
        await _host.Data.Database.WriteAsync(
            db => db.Cases.ExecuteUpdateAsync(s => s.SetProperty(c => c.LeaseUntil, TimeProvider.System.GetUtcNow().AddMinutes(-1))), default);
        (await Work.ExpireLeasesAsync(default)).Should().Be(1);
        (await Work.GetAsync(First, default)).Should().BeEquivalentTo(new { AssigneeId = (Guid?)_host.Mira.Id, Touched = 1 });
        (await Work.GetAsync(Second, default)).AssigneeId.Should().BeNull();
    }

    [Fact]
    public async Task A_reading_of_somebody_who_left_comes_back_empty()
    {
        await _host.DrawAsync(_host.Mira, caseId: First);
        await _host.Members.RemoveAsync(_host.ProjectId, _host.Mira.Id, _host.Manager, default);
        (await Work.GetAsync(First, default)).Should().BeEquivalentTo(new { State = WorkState.New, AssigneeId = (Guid?)null, Touched = 0 });
        (await _host.Data.Sessions.LoadAsync(First, default)).Slices.Should().BeEmpty();
    }

    [Fact]
    public async Task Who_reads_a_scan_judges_nothing_of_it_and_who_judged_a_reading_reads_none()
    {
        await _host.DrawAsync(_host.Mira, caseId: First);
        await _host.DrawAsync(_host.Manager, caseId: Second);
        await Work.ActAsync(First, WorkAction.Submit, _host.Mira, "", default);
        (await Work.PullReviewAsync(_host.ProjectId, _host.Manager, default)).Should().BeNull("the manager reads the same scan");
        await RefusedAsync(() => Work.ActAsync(First, WorkAction.Take, _host.Manager, "", default));
        (await Work.PullReviewAsync(_host.ProjectId, _host.Reviewer, default)).Should().Be(First);
        await _host.DrawAsync(_host.Reviewer, 3, First);
        await Work.ActAsync(First, WorkAction.Accept, _host.Reviewer, "", default);

        await Work.ActAsync(Second, WorkAction.Release, _host.Manager, "", default);
        (await Work.PullAsync(_host.ProjectId, _host.Reviewer, default)).Should().BeNull("she has judged the other reading");
        await RefusedAsync(() => _host.DrawAsync(_host.Reviewer, caseId: Second));
        await _host.DrawAsync(_host.Jo, caseId: Second);
        await Work.ActAsync(Second, WorkAction.Submit, _host.Jo, "", default);
        (await Work.PullReviewAsync(_host.ProjectId, _host.Reviewer, default)).Should().Be(Second, "mending what she judges makes her no reader");
        await _host.DrawAsync(_host.Reviewer, caseId: Adjudication);
    }

    [Fact]
    public async Task Readers_are_known_from_what_they_have_and_what_they_drew()
    {
        var group = (await Work.GetAsync(First, default)).GroupId!.Value;
        var standings = _host.Data.Get<IStandings>();
        (await standings.ReadersAsync(group, default)).Should().BeEmpty();
        await Work.AssignAsync(_host.ProjectId, [First], _host.Mira.Id, _host.Manager, default);
        (await standings.ReadersAsync(group, default)).Should().BeEquivalentTo([_host.Mira.Id]);
        await _host.DrawAsync(_host.Manager, caseId: First);
        (await standings.ReadersAsync(group, default)).Should().BeEquivalentTo([_host.Mira.Id, _host.Manager.Id], "she drew in Mira's");
    }

    [Fact]
    public async Task Who_does_not_judge_is_not_told_that_a_blinded_reading_is_stuck()
    {
        await _host.DrawAsync(_host.Mira, caseId: First);
        var statistics = _host.Data.Get<Core.Dashboards.IStatisticsStore>();
        (await statistics.DashboardAsync(_host.ProjectId, null, default)).Stuck.Should().ContainSingle(c => c.Id == First);
        (await statistics.DashboardAsync(_host.ProjectId, _host.Jo.Id, default)).Stuck.Should().BeEmpty();
    }

    private static async Task RefusedAsync(Func<Task> act) => (await act.Should().ThrowAsync<Mem3DException>()).Which.Kind.Should().Be(ErrorKind.Conflict);
}
