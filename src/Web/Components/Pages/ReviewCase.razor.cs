using Mem3D.Core.People;
using Mem3D.Core.Review;
using Mem3D.Core.Work;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Security;
using Mem3D.Web.Work;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Mem3D.Web.Components.Pages;

/// <summary>The reviewer's page: a stack of cards, one a slice worth looking at, worst first, with the keyboard.</summary>
public sealed partial class ReviewCase : IDisposable
{
    private WorkItem? item;
    private CardStack? stack;
    private IReadOnlyList<Comment> comments = [];
    private IReadOnlyList<WorkEvent> events = [];
    private int shown;
    private bool returning;
    private bool commenting;
    private Guid? answering;
    private string note = "";
    private string text = "";

    [Parameter]
    public Guid CaseId { get; set; }

    [Inject]
    private IWorkStore Work { get; set; } = default!;

    [Inject]
    private ActivityMeter Meter { get; set; } = default!;

    [Inject]
    private IReviewStore Review { get; set; } = default!;

    private static string Remaining(CardStack stack)
    {
        var r = stack.Remaining;
        return r.Looked == 0
            ? $"{r.Unseen} of {Words.Count(stack.Population, "slice")}. Judge the cards of the random sample, and this says how many of them are likely wrong."
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Of {r.Looked} random slices {r.Wrong} were wrong: of the other {r.Unseen} about {r.Expected:0.#} are ({r.Low} to {r.High}).");
    }

    public void Dispose() => Review.Commented -= Commented;

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            Review.Commented += Commented;
        }
    }

    /// <summary>Somebody wrote or settled elsewhere.</summary>
    private void Commented(Guid caseId)
    {
        if (caseId == CaseId)
        {
            _ = InvokeAsync(async () =>
            {
                comments = await Review.CommentsAsync(CaseId, CancellationToken.None);
                StateHasChanged();
            });
        }
    }

    protected override async Task LoadAsync()
    {
        item = await Work.GetAsync(CaseId, CancellationToken.None);
        stack = await Review.CardsAsync(CaseId, CancellationToken.None);
        comments = await Review.CommentsAsync(CaseId, CancellationToken.None);
        events = await Work.EventsAsync(CaseId, CancellationToken.None);
        shown = Math.Clamp(shown, 0, Math.Max(0, stack.Cards.Count - 1));
    }

    /// <summary>Time at the cards is work as time at the brush is.</summary>
    private async Task CountAsync() => Meter.Record((await SignedIn).User.ToPerson().Id, CaseId, stack?.Cards.ElementAtOrDefault(shown)?.LabelId ?? Guid.Empty);

    private Task ShowAsync(int card)
    {
        shown = card;
        return CountAsync();
    }

    private async Task<bool> DoAsync(Right right, Func<Actor, Task> action)
    {
        await CountAsync();
        var done = await DoAsync(user => Access.CaseAsync(user, right, CaseId), action);
        if (!done)
        {
            // Somebody may have moved the case meanwhile.
            await ReloadAsync();
        }

        return done;
    }

    private Task<bool> ActAsync(WorkAction action) => DoAsync(Right.Review, actor => Work.ActAsync(CaseId, action, actor, "", CancellationToken.None));

    private async Task ReturnAsync()
    {
        if (await DoAsync(Right.Review, actor => Work.ActAsync(CaseId, WorkAction.Return, actor, note, CancellationToken.None)))
        {
            (returning, note) = (false, "");
        }
    }

    private async Task JudgeAsync(Verdict verdict)
    {
        if (stack?.Cards.ElementAtOrDefault(shown) is { } card && await DoAsync(
            Right.Review, actor => Review.JudgeAsync(CaseId, card.LabelId, card.Slice, verdict, actor, CancellationToken.None)))
        {
            shown = Math.Min(shown + 1, stack.Cards.Count - 1);
        }
    }

    /// <summary>Opens the field: for an answer to a thread, or (an empty id) a comment on the card that is shown. Null closes it.</summary>
    private void Comment(Guid? thread) => (commenting, answering, text) = (thread is not null, thread == Guid.Empty ? null : thread, "");

    private async Task CommentAsync()
    {
        if (stack?.Cards.ElementAtOrDefault(shown) is { } card && await DoAsync(Right.Comment, actor => Review.CommentAsync(
            CaseId, answering, text, new CommentPin(card.LabelId, card.Slice, null, null, item!.Rounds > 0 ? item.Rounds - 1 : null), actor, CancellationToken.None)))
        {
            (commenting, answering, text) = (false, null, "");
        }
    }

    private Task<bool> ResolveAsync(Comment comment) =>
        DoAsync(Right.Comment, actor => Review.ResolveAsync(CaseId, comment.Id, comment.ResolvedAt is null, actor, CancellationToken.None));

    private async Task KeyAsync(KeyboardEventArgs e)
    {
        if (stack is null || stack.Cards.Count == 0 || e.CtrlKey || e.AltKey || e.MetaKey)
        {
            return;
        }

        switch (e.Key)
        {
            case "ArrowDown" or "j":
                await ShowAsync(Math.Min(shown + 1, stack.Cards.Count - 1));
                break;
            case "ArrowUp" or "k":
                await ShowAsync(Math.Max(shown - 1, 0));
                break;
            case "a":
                await JudgeAsync(Verdict.Right);
                break;
            case "r":
                await JudgeAsync(Verdict.Wrong);
                break;
            case "c":
                Comment(commenting ? null : Guid.Empty);
                break;
            case "f":
                var card = stack.Cards[shown];
                Navigation.NavigateTo($"cases/{CaseId}#slice={card.Slice + 1}&label={card.LabelId}");
                break;
        }
    }
}
