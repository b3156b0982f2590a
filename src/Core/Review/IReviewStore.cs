using Mem3D.Core.Work;

namespace Mem3D.Core.Review;

/// <summary>Cards, verdicts and comments.</summary>
public interface IReviewStore
{
    /// <summary>The cards of a case and what the verdicts say.</summary>
    Task<CardStack> CardsAsync(Guid caseId, CancellationToken cancellationToken);

    /// <summary>
    /// Says what the reviewer who has the case found on one of its cards; saying it again replaces it. Why the slice is a card, and with it whether it
    /// counts for the remaining error, is decided here.
    /// </summary>
    /// <exception cref="Errors.Mem3DException">No card there, or the case is not in review with her.</exception>
    Task JudgeAsync(Guid caseId, Guid labelId, int slice, Verdict verdict, Actor actor, CancellationToken cancellationToken);

    /// <summary>Comments of a case, oldest first.</summary>
    Task<IReadOnlyList<Comment>> CommentsAsync(Guid caseId, CancellationToken cancellationToken);

    /// <summary>Writes a comment or an answer and tells those concerned.</summary>
    /// <exception cref="Errors.Mem3DException">Empty or over-long, no such slice, label or comment.</exception>
    Task<Comment> CommentAsync(Guid caseId, Guid? parentId, string text, CommentPin pin, Actor actor, CancellationToken cancellationToken);

    /// <summary>Raised after a commit, with the case whose comments changed: somebody wrote, answered, settled or opened again.</summary>
    event Action<Guid>? Commented;

    /// <summary>Settles a thread or opens it again.</summary>
    Task<Comment> ResolveAsync(Guid caseId, Guid commentId, bool resolved, Actor actor, CancellationToken cancellationToken);
}
