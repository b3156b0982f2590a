using Mem3D.Core.Errors;
using Mem3D.Core.Notifications;
using Mem3D.Core.People;
using Mem3D.Core.Review;
using Mem3D.Core.Sessions;
using Mem3D.Core.Work;
using Mem3D.Data.Tests.Persistence;

namespace Mem3D.Data.Tests.Work;

public sealed class ReviewStoreTests : IAsyncLifetime
{
    private WorkHost _host = null!;

    private IReviewStore Review => _host.Data.Get<IReviewStore>();

    public async ValueTask InitializeAsync() => _host = await WorkHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Comments_are_pinned_threaded_settled_and_tell_those_concerned()
    {
        await _host.DrawAsync(_host.Mira);
        var pin = new CommentPin(_host.Liver.Id, 2, 3.5, 4.5, 0);
        var first = await Review.CommentAsync(_host.CaseId, null, "  Is this the dome? ", pin, _host.Reviewer, default);
        var answer = await Review.CommentAsync(_host.CaseId, first.Id, "Yes.", new CommentPin(null, null, null, null, null), _host.Mira, default);
        (first.Text, first.Pin, answer.ParentId, answer.Pin).Should().Be(("Is this the dome?", pin, first.Id, pin));
        (await Unread(_host.Mira)).Should().Be(1);
        (await Unread(_host.Reviewer)).Should().Be(1);
        (await Review.ResolveAsync(_host.CaseId, first.Id, true, _host.Mira, default)).ResolvedBy.Should().Be("Mira");
        (await _host.Work.GetAsync(_host.CaseId, default)).OpenComments.Should().Be(0);
        (await Review.ResolveAsync(_host.CaseId, first.Id, false, _host.Reviewer, default)).ResolvedAt.Should().BeNull();
        (await _host.Work.GetAsync(_host.CaseId, default)).OpenComments.Should().Be(1);
    }

    [Fact]
    public async Task A_comment_outside_the_scan_or_on_somebody_elses_label_is_refused()
    {
        foreach (var pin in new[] { new CommentPin(null, 10, null, null, null), new(null, -1, null, null, null), new(null, 1, 9, 1, null), new(null, 1, 1, null, null), new(Guid.NewGuid(), 1, null, null, null) })
        {
            await FluentActions.Awaiting(() => Review.CommentAsync(_host.CaseId, null, "x", pin, _host.Mira, default)).Should().ThrowAsync<Mem3DException>();
        }

        await FluentActions.Awaiting(() => Review.CommentAsync(_host.CaseId, null, new string('x', 4001), new CommentPin(null, null, null, null, null), _host.Mira, default))
            .Should().ThrowAsync<Mem3DException>();
    }

    [Fact]
    public async Task Cards_show_what_changed_and_verdicts_count_until_the_mask_changes()
    {
        await _host.DrawAsync(_host.Mira, 2);
        await Edits.WholeAsync(_host.Data.Sessions, Edits.Run(_host.CaseId, _host.Liver.Id), 3, 4, 5, 6);
        await Edits.WholeAsync(_host.Data.Sessions, Edits.Run(_host.CaseId, _host.Liver.Id), 3, 4);
        (await _host.Work.GetAsync(_host.CaseId, default)).LargestChange.Should().Be(1, "the marks of two edits have no voxel in common");
        await _host.ActAsync(WorkAction.Submit, _host.Mira);
        await _host.ActAsync(WorkAction.Take, _host.Reviewer);
        var stack = await Review.CardsAsync(_host.CaseId, default);
        stack.Population.Should().Be(5);
        stack.Cards.Should().HaveCount(5).And.OnlyContain(c => c.Quality == 0.5);
        stack.Cards.Where(c => c.Change > 0).Select(c => c.Slice).Should().BeEquivalentTo([3, 4]);
        await Review.JudgeAsync(_host.CaseId, _host.Liver.Id, 3, Verdict.Wrong, _host.Reviewer, default);
        await Review.JudgeAsync(_host.CaseId, _host.Liver.Id, 3, Verdict.Right, _host.Reviewer, default);
        (await Review.CardsAsync(_host.CaseId, default)).Cards.Single(c => c.Slice == 3).Verdict.Should().Be(Verdict.Right);
        await Edits.WholeAsync(_host.Data.Sessions, Edits.Run(_host.CaseId, _host.Liver.Id), 3);
        (await Review.CardsAsync(_host.CaseId, default)).Cards.Single(c => c.Slice == 3).Verdict.Should().BeNull("it is another mask now");
    }

    /// <summary>One round over all slices with a good score: every card is of the random sample.</summary>
    private async Task SubmitGoodAsync()
    {
        var run = await _host.Data.Sessions.BeginAsync(Edits.Run(_host.CaseId, _host.Liver.Id) with { AuthorId = _host.Mira.Id }, default);
        await Edits.WriteAsync(_host.Data.Sessions, run, [.. Enumerable.Range(0, 10).Select(s => Edits.State(run, s) with { Quality = 0.99f })]);
        await _host.Data.Sessions.FinishAsync(run.Id, EditStatus.Completed, null, default);
        await _host.ActAsync(WorkAction.Submit, _host.Mira);
    }

    [Fact]
    public async Task The_server_says_what_is_a_random_slice_and_who_has_not_taken_the_case_judges_nothing()
    {
        await SubmitGoodAsync();
        await Refused(() => JudgeAsync(2, Verdict.Right, _host.Reviewer));
        await _host.ActAsync(WorkAction.Take, _host.Reviewer);
        await Refused(() => JudgeAsync(2, Verdict.Right, _host.Manager));
        var cards = (await Review.CardsAsync(_host.CaseId, default)).Cards;
        cards.Should().HaveCount(CardChooser.Most).And.OnlyContain(c => c.Reason == CardReason.Control);
        var notShown = Enumerable.Range(0, 10).Except(cards.Select(c => c.Slice)).First();
        await Refused(() => JudgeAsync(notShown, Verdict.Wrong, _host.Reviewer));
        await JudgeAsync(cards[0].Slice, Verdict.Wrong, _host.Reviewer);
        (await Review.CardsAsync(_host.CaseId, default)).Remaining.Should().BeEquivalentTo(new { Looked = 1, Wrong = 1, Unseen = 9 });
        var log = await _host.Data.Get<IAuditLog>().ReadAsync(_host.ProjectId, null, 5, default);
        log.Should().ContainSingle(e => e.Action == AuditAction.SliceJudged && e.ActorId == _host.Reviewer.Id).Which.Detail.Should().EndWith("wrong");
    }

    /// <summary>A slice that was wrong, fixed and then right was one slice, and wrong.</summary>
    [Fact]
    public async Task A_slice_that_is_fixed_and_judged_again_counts_once_with_its_first_verdict()
    {
        await SubmitGoodAsync();
        await _host.ActAsync(WorkAction.Take, _host.Reviewer);
        var slice = (await Review.CardsAsync(_host.CaseId, default)).Cards[0].Slice;
        await JudgeAsync(slice, Verdict.Wrong, _host.Reviewer);
        var fix = await _host.Data.Sessions.BeginAsync(Edits.Click(_host.CaseId, _host.Liver.Id, slice) with { AuthorId = _host.Reviewer.Id }, default);
        await Edits.WriteAsync(_host.Data.Sessions, fix, [Edits.State(fix, slice) with { Quality = 1, Anchored = true, Origin = SliceOrigin.Prompted }]);
        await _host.Data.Sessions.FinishAsync(fix.Id, EditStatus.Completed, null, default);
        var again = (await Review.CardsAsync(_host.CaseId, default)).Cards.Single(c => c.Slice == slice);
        again.Verdict.Should().BeNull("it is another mask now");
        await JudgeAsync(slice, Verdict.Right, _host.Reviewer);
        (await Review.CardsAsync(_host.CaseId, default)).Remaining.Should().BeEquivalentTo(new { Looked = 1, Wrong = 1, Unseen = 9 });
    }

    private Task JudgeAsync(int slice, Verdict verdict, Actor actor) => Review.JudgeAsync(_host.CaseId, _host.Liver.Id, slice, verdict, actor, default);

    private static async Task Refused(Func<Task> act) => await act.Should().ThrowAsync<Mem3DException>();

    private Task<int> Unread(Actor actor) => _host.Data.Get<INotificationStore>().UnreadAsync(actor.Id, default);
}
