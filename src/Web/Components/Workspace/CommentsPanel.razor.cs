using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Review;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mem3D.Web.Components.Workspace;

/// <summary>Comments of the case with threads, pinned to a voxel, slice and round; their slices are marked on the ribbon.</summary>
public sealed partial class CommentsPanel : IDisposable
{
    private IReadOnlyList<Comment> comments = [];
    private Guid? answering;
    private string text = "";
    private bool showSettled;
    private int settled;
    private string? problem;

    [Parameter, EditorRequired]
    public Guid CaseId { get; set; }

    [Parameter]
    public bool MayWrite { get; set; }

    /// <summary>Rounds so far: a new comment is pinned to the last.</summary>
    [Parameter]
    public int Rounds { get; set; }

    /// <summary>Asks the page where the person is.</summary>
    [Parameter]
    public Func<Task<CommentPlace?>> Place { get; set; } = () => Task.FromResult<CommentPlace?>(null);

    /// <summary>Where a comment is pinned: the page goes there.</summary>
    [Parameter]
    public EventCallback<CommentPin> GoTo { get; set; }

    /// <summary>Where the open comments are.</summary>
    [Parameter]
    public EventCallback<IReadOnlyList<CommentMark>> Marked { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private IReviewStore Review { get; set; } = default!;

    [Inject]
    private Access Access { get; set; } = default!;

    public void Dispose() => Review.Commented -= Changed;

    protected override Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            Review.Commented += Changed;
        }

        return TryAsync(LoadAsync);
    }

    /// <summary>Somebody wrote, answered or settled, on whichever page.</summary>
    private void Changed(Guid caseId)
    {
        if (caseId == CaseId)
        {
            _ = InvokeAsync(async () =>
            {
                await TryAsync(LoadAsync);
                StateHasChanged();
            });
        }
    }

    private async Task LoadAsync()
    {
        comments = await Review.CommentsAsync(CaseId, CancellationToken.None);
        settled = comments.Count(c => c is { ParentId: null, ResolvedAt: not null });
        await Marked.InvokeAsync([.. comments.Where(c => c is { ParentId: null, ResolvedAt: null, Pin.Slice: not null })
            .Select(c => new CommentMark(c.Pin.Slice!.Value, c.Pin.X, c.Pin.Y, c.Author))]);
    }

    private async Task WriteAsync()
    {
        var place = answering is null ? await Place() : null;
        var pin = place is null
            ? new CommentPin(null, null, null, null, null)
            : new CommentPin(place.LabelId, place.Slice, place.X, place.Y, Rounds > 0 ? Rounds - 1 : null);
        if (await DoAsync(actor => Review.CommentAsync(CaseId, answering, text, pin, actor, CancellationToken.None)))
        {
            (text, answering) = ("", null);
        }
    }

    private Task<bool> ResolveAsync(Comment thread) =>
        DoAsync(actor => Review.ResolveAsync(CaseId, thread.Id, thread.ResolvedAt is null, actor, CancellationToken.None));

    private Task<bool> DoAsync(Func<Core.Work.Actor, Task> action) => TryAsync(async () =>
    {
        await action(await Access.CaseAsync((await SignedIn).User, Right.Comment, CaseId));
        await LoadAsync();
    });

    private async Task<bool> TryAsync(Func<Task> action)
    {
        problem = null;
        try
        {
            await action();
            return true;
        }
        catch (Mem3DException e)
        {
            problem = $"{e.Message} {e.Remedy}";
            return false;
        }
    }
}
