using Mem3D.Core.Errors;
using Mem3D.Core.Interactions;
using Mem3D.Core.People;
using Mem3D.Core.Quality;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Web.Hubs.Wire;
using Mem3D.Web.Readings;
using Mem3D.Web.Security;
using Mem3D.Web.Work;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Web.Hubs;

/// <summary>The page's line to its case (docs/wire.md): translates, and leaves the work to <see cref="CaseSessions"/>.</summary>
[Authorize]
public sealed class CaseHub(
    CaseSessions sessions, CasePages pages, HubGuard guard, Presence presence, SharedViews views, ActivityMeter activity,
    ReadingService readings, IHubContext<CaseHub, ICasePage> hub) : Hub<ICasePage>
{
    private Person Person => (Context.User ?? throw new HubException("Sign in first.")).ToPerson();

    /// <summary>Subscribes this connection to the case, then reads it: a change in between comes twice rather than never.</summary>
    [Needs(Right.See)]
    public async Task<CaseView> Open(Guid caseId)
    {
        var page = hub.Clients.Client(Context.ConnectionId);
        guard.Enter(Context.ConnectionId, caseId, Context.User!, page, Context.Abort);
        pages.Open(caseId, Context.ConnectionId, page, Context.Abort);
        var view = (await sessions.OpenAsync(caseId, Context.ConnectionAborted)).ToView();
        await Clients.Caller.PresenceChanged(new PresenceChangedView(presence.Of(caseId)));
        return view;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        guard.Leave(Context.ConnectionId);
        pages.Close(Context.ConnectionId);
        presence.Close(Context.ConnectionId);
        views.Close(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }

    [Needs(Right.Annotate, Drawing = true)]
    public async Task<EditView> Prompt(Guid caseId, Guid labelId, int slice, int kind, bool positive, float[] points, Guid? gestureId)
    {
        var prompt = new Prompt(KindOf(kind), positive, PointsOf(points));
        await FreeAsync(caseId, labelId, slice);
        var edit = await sessions.PromptAsync(Person, caseId, labelId, slice, prompt, gestureId, Context.ConnectionAborted);
        return edit.ToView([prompt]);
    }

    [Needs(Right.Annotate, Drawing = true)]
    public async Task<EditView> NoTarget(Guid caseId, Guid labelId, int slice, Guid? gestureId)
    {
        await FreeAsync(caseId, labelId, slice);
        return (await sessions.NoTargetAsync(Person, caseId, labelId, slice, gestureId, Context.ConnectionAborted)).ToView([]);
    }

    [Needs(Right.Annotate, Drawing = true)]
    public async Task<EditView> Accept(Guid caseId, Guid labelId, int[] slices, Guid? gestureId) =>
        (await sessions.AcceptAsync(Person, caseId, labelId, slices, gestureId, Context.ConnectionAborted)).ToView([]);

    [Needs(Right.Annotate, Drawing = true)]
    public async Task<EditView> Release(Guid caseId, Guid labelId, int slice, Guid? gestureId) =>
        (await sessions.ReleaseAsync(Person, caseId, labelId, slice, gestureId, Context.ConnectionAborted)).ToView([]);

    [Needs(Right.Annotate, Drawing = true)]
    public async Task<EditView> Lock(Guid caseId, Guid labelId, bool locked, Guid? gestureId) =>
        (await sessions.LockAsync(Person, caseId, labelId, locked, gestureId, Context.ConnectionAborted)).ToView([]);

    /// <summary>Everybody else's page is let go: it opens the case again, along the new axis.</summary>
    [Needs(Right.Annotate, Drawing = true)]
    public async Task ChooseAxis(Guid caseId, int axis)
    {
        await sessions.SetAxisAsync(caseId, (SliceAxis)axis, Context.ConnectionAborted);
        pages.Renew(caseId, Context.ConnectionId);
    }

    [Needs(Right.Annotate, Drawing = true)]
    public async Task<EditView> Draw(Guid caseId, Guid labelId, int slice, DrawingView drawing, Guid? gestureId)
    {
        await FreeAsync(caseId, labelId, slice);
        return (await sessions.DrawAsync(Person, caseId, labelId, slice, drawing.ToDrawing(), gestureId, Context.ConnectionAborted)).ToView([]);
    }

    [Needs(Right.Annotate, Drawing = true)]
    public async Task<EditView> Relabel(Guid caseId, Guid labelId, Guid toLabelId, int? slice, Guid? gestureId) =>
        (await sessions.RelabelAsync(Person, caseId, labelId, toLabelId, slice, gestureId, Context.ConnectionAborted)).ToView([]);

    [Needs(Right.Annotate, Drawing = true)]
    public async Task<EditView> Restore(Guid caseId, Guid labelId, Guid editId, int[]? slices, Guid? gestureId) =>
        (await sessions.RestoreAsync(Person, caseId, labelId, editId, slices, gestureId, Context.ConnectionAborted)).ToView([]);

    [Needs(Right.Annotate, Drawing = true)]
    public async Task<EditView> ChooseMemory(Guid caseId, Guid labelId, int slice, int choice, Guid? gestureId) =>
        (await sessions.ChooseMemoryAsync(Person, caseId, labelId, slice, ChoiceOf(choice), gestureId, Context.ConnectionAborted)).ToView([]);

    [Needs(Right.See)]
    public async Task<RoundView[]> Rounds(Guid caseId, Guid labelId) =>
        [.. (await sessions.RoundsAsync(caseId, labelId, Context.ConnectionAborted)).Select(node => node.ToView())];

    [Needs(Right.See)]
    public async Task<SliceView[]> StateAt(Guid caseId, Guid labelId, Guid editId) =>
        [.. (await sessions.StateAtAsync(caseId, labelId, editId, Context.ConnectionAborted)).Select(state => state.ToView(provisional: false))];

    /// <summary>What every reader made of a label; of an adjudication only.</summary>
    [Needs(Right.Review)]
    public async Task<ReadingView[]> Readings(Guid caseId, Guid labelId)
    {
        var group = await readings.OfAdjudicationAsync(Context.User!, caseId, Context.ConnectionAborted);
        return [.. (await readings.MasksAsync(group, labelId, Context.ConnectionAborted)).Select(
            r => new ReadingView(r.Reader, [.. r.Slices.Select(state => state.ToView(provisional: false))]))];
    }

    /// <summary>Takes a reader's mask of a slice into the adjudication, or her word that nothing is there.</summary>
    [Needs(Right.Review, Drawing = true)]
    public async Task<EditView> TakeReading(Guid caseId, Guid labelId, int slice, int reader, Guid? gestureId)
    {
        await FreeAsync(caseId, labelId, slice);
        return (await readings.PickSliceAsync(Context.User!, caseId, reader, labelId, slice, gestureId, Context.ConnectionAborted)).ToView([]);
    }

    /// <summary>Tells the others in the case what this page looks at, and whether it draws there now.</summary>
    [Needs(Right.See)]
    public void Look(Guid caseId, Guid? labelId, int slice, bool drawing) => presence.Look(caseId, Context.ConnectionId, Person, labelId, slice, drawing);

    /// <summary>This page goes along with another one, hands the lead over to one that follows it, or ends it (null).</summary>
    [Needs(Right.See)]
    public void Follow(Guid caseId, string? pageId) => presence.Follow(caseId, Context.ConnectionId, pageId);

    /// <summary>Tells those who look together with this page where its crosshair, its window and its pointer are.</summary>
    [Needs(Right.See)]
    public void Show(Guid caseId, int[] ijk, double[] window, double[]? cursor) =>
        views.Show(caseId, SharedView.Of(Context.ConnectionId, ijk, window, cursor));

    [Needs(Right.Annotate, Drawing = true)]
    public async Task<EditView> Propagate(Guid caseId, Guid[] labelIds, int first, int end, int direction, double untilQualityBelow)
    {
        var choice = new PropagationChoice(new SliceRange(first, end), (PropagationDirection)direction, untilQualityBelow);
        return (await sessions.PropagateAsync(Person, caseId, labelIds, choice, Context.ConnectionAborted)).ToView([]);
    }

    [Needs(Right.Annotate, Drawing = true)]
    public void Stop(Guid caseId) => sessions.Stop(caseId);

    [Needs(Right.Annotate, Drawing = true)]
    public Task Pause(Guid caseId, bool paused) => sessions.PauseAsync(caseId, paused, Context.ConnectionAborted);

    [Needs(Right.Annotate, Drawing = true)]
    public async Task<EditView?> Undo(Guid caseId) => (await sessions.UndoAsync(Person, caseId, Context.ConnectionAborted))?.ToView([]);

    [Needs(Right.Annotate, Drawing = true)]
    public async Task<EditView?> Redo(Guid caseId) => (await sessions.RedoAsync(Person, caseId, Context.ConnectionAborted))?.ToView([]);

    [Needs(Right.Annotate, Drawing = true)]
    public async Task<EditView?> TakeBack(Guid caseId, Guid gestureId) =>
        (await sessions.TakeBackAsync(Person, caseId, gestureId, Context.ConnectionAborted))?.ToView([]);

    [Needs(Right.See)]
    public async Task<SuggestionView?> Suggest(Guid caseId, Guid labelId, int rule) =>
        (await sessions.SuggestAsync(caseId, labelId, RuleOf(rule), Context.ConnectionAborted))?.ToView();

    private Task FreeAsync(Guid caseId, Guid labelId, int slice) =>
        presence.WaitUntilFreeAsync(caseId, labelId, slice, Person.Id, Context.ConnectionAborted);

    private static MemoryChoice ChoiceOf(int choice) => Enum.IsDefined((MemoryChoice)choice)
        ? (MemoryChoice)choice
        : throw new Mem3DException(ErrorKind.Invalid, $"There is no choice {choice}.", "Reload the page.");

    /// <summary>The person moved, scrolled or pressed something in this case's page, which is visible. The page says so at most every ten seconds.</summary>
    [Needs(Right.See)]
    public void Active(Guid caseId, Guid labelId) => activity.Record(Person.Id, caseId, labelId);

    private static PromptKind KindOf(int kind) => (PromptKind)kind is var known and >= PromptKind.Scribble and <= PromptKind.Lasso
        ? known
        : throw new Mem3DException(ErrorKind.Invalid, $"There is no prompt of kind {kind}.", "Reload the page.");

    private static NextSliceRule RuleOf(int rule) => Enum.IsDefined((NextSliceRule)rule)
        ? (NextSliceRule)rule
        : throw new Mem3DException(ErrorKind.Invalid, $"There is no rule {rule}.", "Reload the page.");

    private static SlicePoint[] PointsOf(float[] points)
    {
        if (points.Length % 2 != 0 || points.Length > 2 * Core.Interactions.Prompt.MaximumPoints)
        {
            throw new Mem3DException(ErrorKind.Invalid, "The points of the prompt are not pairs, or are too many.", "Draw the prompt again.");
        }

        var pairs = new SlicePoint[points.Length / 2];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new SlicePoint(points[2 * i], points[(2 * i) + 1]);
        }

        return pairs;
    }
}
