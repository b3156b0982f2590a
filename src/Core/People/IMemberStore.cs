using Mem3D.Core.Work;

namespace Mem3D.Core.People;

/// <summary>Who is what in which project.</summary>
public interface IMemberStore
{
    /// <summary>Members by name.</summary>
    Task<IReadOnlyList<Member>> ListAsync(Guid projectId, CancellationToken cancellationToken);

    /// <summary>The projects a person is a member of, or all of them for an administrator; archived ones last.</summary>
    Task<IReadOnlyList<MyProject>> ProjectsAsync(Guid userId, bool all, CancellationToken cancellationToken);

    /// <summary>Makes somebody a member, or changes her role. What she has and may not do any more goes back to the others.</summary>
    /// <exception cref="Errors.Mem3DException">No such account or project, or nobody would be left to manage the project.</exception>
    Task SetAsync(Guid projectId, Guid userId, ProjectRole role, Actor by, CancellationToken cancellationToken);

    /// <summary>Ends a membership. Cases she had not submitted, and those she had for review, go back to the others.</summary>
    /// <exception cref="Errors.Mem3DException">No such member, or nobody would be left to manage the project.</exception>
    Task RemoveAsync(Guid projectId, Guid userId, Actor by, CancellationToken cancellationToken);

    /// <summary>Cases that somebody had not submitted, and those she had for review, go back to the others, in every project: her account was locked.</summary>
    Task ReleaseAsync(Guid userId, Actor by, CancellationToken cancellationToken);
}
