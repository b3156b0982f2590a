namespace Mem3D.Core.Work;

/// <summary>What a manager may set on several cases at once; null: stays as it is.</summary>
/// <param name="AssigneeId">Who gets them: a member with the right to annotate.</param>
public sealed record WorkChange(
    int? Priority = null, DateTimeOffset? DueAt = null, bool ClearDue = false, IReadOnlyList<string>? Tags = null, bool? Archived = null, Guid? AssigneeId = null);
