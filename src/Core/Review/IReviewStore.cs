using Mem3D.Core.Work;

namespace Mem3D.Core.Review;

/// <summary>Cards, verdicts and comments.</summary>
public interface IReviewStore
{
    /// <summary>The cards of a case and what the verdicts say.</summary>
    Task<CardStack> CardsAsync(Guid caseId, CancellationToken cancellationToken);

    /// <summary>Says what a reviewer found on a slice; saying it again replaces it.</summary>
    /// <exception cref="Errors.Mem3DException">No mask there.</exception>
    Task JudgeAsync(Guid caseId, Guid labelId, int slice, CardReason reason, Verdict verdict, Actor actor, CancellationToken cancellationToken);

    /// <summary>Comments of a case, oldest first.</summary>
    Task<IReadOnlyList<Comment>> CommentsAsync(Guid caseId, CancellationToken cancellationToken);

    /// <summary>Writes a comment or an answer and tells those concerned.</summary>
    /// <exception cref="Errors.Mem3DException">Empty or over-long, no such slice, label or comment.</exception>
    Task<Comment> CommentAsync(Guid caseId, Guid? parentId, string text, CommentPin pin, Actor actor, CancellationToken cancellationToken);

    /// <summary>Settles a thread or opens it again.</summary>
    Task<Comment> ResolveAsync(Guid caseId, Guid commentId, bool resolved, Actor actor, CancellationToken cancellationToken);
}
