using Mem3D.Core.Errors;
using Mem3D.Core.Interactions;
using Mem3D.Core.Quality;
using Mem3D.Core.Segmentation;
using Mem3D.Web.Hubs.Wire;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Web.Hubs;

/// <summary>The page's line to its case (docs/wire.md): translates, and leaves the work to <see cref="CaseSessions"/>.</summary>
[Authorize]
public sealed class CaseHub(CaseSessions sessions, CasePages pages, IHubContext<CaseHub, ICasePage> hub) : Hub<ICasePage>
{
    private Person Person => (Context.User ?? throw new HubException("Sign in first.")).ToPerson();

    /// <summary>Subscribes this connection to the case, then reads it: a change in between comes twice rather than never.</summary>
    public async Task<CaseView> Open(Guid caseId)
    {
        pages.Open(caseId, Context.ConnectionId, hub.Clients.Client(Context.ConnectionId), Context.Abort);
        return (await sessions.OpenAsync(caseId, Context.ConnectionAborted)).ToView();
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        pages.Close(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }

    public async Task<EditView> Prompt(Guid caseId, Guid labelId, int slice, int kind, bool positive, float[] points)
    {
        var prompt = new Prompt(KindOf(kind), positive, PointsOf(points));
        var edit = await sessions.PromptAsync(Person, caseId, labelId, slice, prompt, Context.ConnectionAborted);
        return edit.ToView([prompt]);
    }

    public async Task<EditView> NoTarget(Guid caseId, Guid labelId, int slice) =>
        (await sessions.NoTargetAsync(Person, caseId, labelId, slice, Context.ConnectionAborted)).ToView([]);

    public async Task<EditView> Accept(Guid caseId, Guid labelId, int[] slices) =>
        (await sessions.AcceptAsync(Person, caseId, labelId, slices, Context.ConnectionAborted)).ToView([]);

    public async Task<EditView> Release(Guid caseId, Guid labelId, int slice) =>
        (await sessions.ReleaseAsync(Person, caseId, labelId, slice, Context.ConnectionAborted)).ToView([]);

    public async Task<EditView> Propagate(Guid caseId, Guid[] labelIds, int first, int end, int direction, double untilQualityBelow)
    {
        var choice = new PropagationChoice(new SliceRange(first, end), (PropagationDirection)direction, untilQualityBelow);
        return (await sessions.PropagateAsync(Person, caseId, labelIds, choice, Context.ConnectionAborted)).ToView([]);
    }

    public void Stop(Guid caseId) => sessions.Stop(caseId);

    public async Task<EditView?> Undo(Guid caseId) => (await sessions.UndoAsync(caseId, Context.ConnectionAborted))?.ToView([]);

    public async Task<EditView?> Redo(Guid caseId) => (await sessions.RedoAsync(caseId, Context.ConnectionAborted))?.ToView([]);

    public async Task<SuggestionView?> Suggest(Guid caseId, Guid labelId, int rule) =>
        (await sessions.SuggestAsync(caseId, labelId, RuleOf(rule), Context.ConnectionAborted))?.ToView();

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
