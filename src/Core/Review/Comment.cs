namespace Mem3D.Core.Review;

/// <summary>A comment or an answer to one.</summary>
/// <param name="ParentId">The comment it answers; null: it begins a thread.</param>
/// <param name="ResolvedBy">Who said that it is settled; null: open. Of a thread's beginning only.</param>
public sealed record Comment(
    Guid Id, Guid CaseId, Guid? ParentId, Guid AuthorId, string Author, DateTimeOffset At, string Text, CommentPin Pin, string? ResolvedBy, DateTimeOffset? ResolvedAt);
