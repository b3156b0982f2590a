namespace Mem3D.Core.Work;

/// <summary>What decides about rights on a case.</summary>
/// <param name="Blinded">Annotators see only their own reading.</param>
/// <param name="Archived">The case or its project is archived: nothing is drawn any more.</param>
/// <param name="GroupId">What readings of one scan and their adjudication have in common; null for a case that is read once.</param>
public sealed record CaseStanding(
    Guid CaseId, Guid ProjectId, WorkState State, Guid? AssigneeId, Guid? ReviewerId, CasePurpose Purpose, bool Blinded, bool Archived, Guid? GroupId = null);
