using Mem3D.Core.People;
using Mem3D.Core.Work;

namespace Mem3D.Web.Tests.Doubles;

/// <summary>Everybody manages every project of <see cref="ProjectsInMemory"/>.</summary>
internal sealed class MembersInMemory(ProjectsInMemory projects) : IMemberStore
{
    public Task<IReadOnlyList<Member>> ListAsync(Guid projectId, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Member>>([]);

    public async Task<IReadOnlyList<MyProject>> ProjectsAsync(Guid userId, bool all, CancellationToken cancellationToken) =>
        [.. (await projects.ListAsync(cancellationToken)).Select(p => new MyProject(p, ProjectRole.Manager, 0, 0, false, false))];

    public Task SetAsync(Guid projectId, Guid userId, ProjectRole role, Actor by, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task RemoveAsync(Guid projectId, Guid userId, Actor by, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ReleaseAsync(Guid userId, Actor by, CancellationToken cancellationToken) => Task.CompletedTask;
}
