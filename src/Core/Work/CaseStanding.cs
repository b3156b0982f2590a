namespace Mem3D.Core.Work;

/// <summary>What decides about rights on a case.</summary>
/// <param name="Blinded">Annotators see only their own reading.</param>
/// <param name="Archived">The case or its project is archived: nothing is drawn any more.</param>
public sealed record CaseStanding(
    Guid CaseId, Guid ProjectId, WorkState State, Guid? AssigneeId, Guid? ReviewerId, CasePurpose Purpose, bool Blinded, bool Archived);
