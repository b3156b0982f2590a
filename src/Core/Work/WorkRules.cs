using Mem3D.Core.Errors;
using Mem3D.Core.People;

namespace Mem3D.Core.Work;

/// <summary>The allowed transitions and who may make them. Pure.</summary>
public static class WorkRules
{
    /// <summary>The state an action leads to; null: it is not allowed there.</summary>
    public static WorkState? Next(WorkState state, WorkAction action) => (state, action) switch
    {
        (WorkState.New or WorkState.Assigned or WorkState.InProgress, WorkAction.Assign) => WorkState.Assigned,
        (WorkState.Returned, WorkAction.Assign) => WorkState.Returned,
        (WorkState.New or WorkState.Assigned or WorkState.Returned, WorkAction.Begin) => WorkState.InProgress,
        (WorkState.InProgress, WorkAction.Submit) => WorkState.Submitted,
        (WorkState.Submitted, WorkAction.Withdraw) => WorkState.InProgress,
        (WorkState.Submitted, WorkAction.Take) => WorkState.InReview,
        (WorkState.InReview, WorkAction.Leave) => WorkState.Submitted,
        (WorkState.InReview, WorkAction.Accept) => WorkState.Accepted,
        (WorkState.InReview, WorkAction.Return) => WorkState.Returned,
        (WorkState.Accepted, WorkAction.Reopen) => WorkState.Returned,
        (WorkState.Assigned or WorkState.InProgress, WorkAction.Release) => WorkState.New,
        _ => null,
    };

    /// <summary>Whether somebody may make an action on a case that allows it.</summary>
    /// <param name="rights">What she may in the project.</param>
    /// <param name="mine">The case is assigned to her.</param>
    /// <param name="reviewing">She has it for review.</param>
    /// <param name="worked">She annotated what is to be judged: then somebody else reviews it, unless she manages the project.</param>
    public static bool May(WorkAction action, Right rights, bool mine, bool reviewing, bool worked)
    {
        var manages = rights.HasFlag(Right.Manage);
        return action switch
        {
            WorkAction.Assign => manages,
            WorkAction.Begin => rights.HasFlag(Right.Annotate),
            WorkAction.Submit or WorkAction.Withdraw or WorkAction.Release => manages || (mine && rights.HasFlag(Right.Annotate)),
            WorkAction.Take => rights.HasFlag(Right.Review) && (!worked || manages),
            WorkAction.Leave or WorkAction.Accept or WorkAction.Return => manages || (reviewing && rights.HasFlag(Right.Review)),
            WorkAction.Reopen => manages || rights.HasFlag(Right.Review),
            _ => false,
        };
    }

    /// <summary>Whether somebody may draw in a case: the annotator while it is hers or free, the reviewer while she has it, a manager until it is accepted.</summary>
    public static bool MayDraw(WorkState state, Right rights, bool mine, bool free, bool reviewing) => state switch
    {
        _ when !rights.HasFlag(Right.Annotate) => false,
        WorkState.Accepted => false,
        WorkState.Submitted => rights.HasFlag(Right.Manage),
        WorkState.InReview => reviewing || rights.HasFlag(Right.Manage),
        WorkState.New => true,
        _ => mine || free || rights.HasFlag(Right.Manage),
    };

    /// <summary>Why somebody may not draw in a case now.</summary>
    /// <param name="elsewhere">Somebody else has it.</param>
    public static Mem3DException NotHers(WorkState state, bool elsewhere) => new(
        ErrorKind.Conflict, $"The case is {Name(state)}{(elsewhere ? " and with somebody else" : "")}: nothing was changed.",
        "Take another case, or ask a manager to assign this one to you.");

    /// <summary>The state an action leads to.</summary>
    /// <exception cref="Mem3DException">The action is not allowed in this state.</exception>
    public static WorkState Require(WorkState state, WorkAction action) => Next(state, action) ?? throw new Mem3DException(
        ErrorKind.Conflict, $"A case that is {Name(state)} cannot be {Done(action)}.", "Reload the page: somebody may have moved the case meanwhile.");

    /// <summary>The state as people say it.</summary>
    public static string Name(WorkState state) => state switch
    {
        WorkState.New => "new",
        WorkState.Assigned => "assigned",
        WorkState.InProgress => "in progress",
        WorkState.Submitted => "submitted",
        WorkState.InReview => "in review",
        WorkState.Accepted => "accepted",
        _ => "returned",
    };

    private static string Done(WorkAction action) => action switch
    {
        WorkAction.Assign => "assigned",
        WorkAction.Begin => "begun",
        WorkAction.Submit => "submitted",
        WorkAction.Withdraw => "withdrawn",
        WorkAction.Take => "taken for review",
        WorkAction.Leave => "left",
        WorkAction.Accept => "accepted",
        WorkAction.Return => "returned",
        WorkAction.Reopen => "reopened",
        _ => "given back",
    };
}
