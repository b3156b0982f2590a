using System.Collections.Concurrent;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>
/// Remembers roles and where cases stand; this process is the only writer of its data folder, and every writer here calls <c>Forget</c> after its
/// commit. What was read before a change and comes back after it is not kept.
/// </summary>
internal sealed class Standings(Database database) : IStandings
{
    /// <summary>More than are in use at a time; beyond it, memory matters more.</summary>
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<(Guid User, Guid Project), ProjectRole?> _roles = new();
    private readonly ConcurrentDictionary<Guid, bool> _administrators = new();
    private readonly ConcurrentDictionary<Guid, CaseStanding?> _cases = new();
    private long _version;

    public ValueTask<ProjectRole?> RoleAsync(Guid userId, Guid projectId, CancellationToken cancellationToken) => RememberAsync(
        _roles, (userId, projectId),
        () => database.ReadAsync(
            async db => (await db.Members.Where(m => m.ProjectId == projectId && m.UserId == userId).Select(m => new { m.Role })
                .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false))?.Role,
            cancellationToken));

    public ValueTask<bool> IsAdministratorAsync(Guid userId, CancellationToken cancellationToken) => RememberAsync(
        _administrators, userId,
        () => database.ReadAsync(
            db => db.UserRoles.AnyAsync(r => r.UserId == userId && db.Roles.Any(x => x.Id == r.RoleId && x.Name == Administrator), cancellationToken),
            cancellationToken));

    public ValueTask<CaseStanding?> CaseAsync(Guid caseId, CancellationToken cancellationToken) => RememberAsync(
        _cases, caseId,
        () => database.ReadAsync(
            db => db.Cases.Where(c => c.Id == caseId)
                .Select(c => new CaseStanding(
                    c.Id, c.ProjectId, c.State, c.AssigneeId, c.ReviewerId, c.Purpose, c.Project!.Blinded, c.Archived || c.Project.Archived))
                .SingleOrDefaultAsync(cancellationToken),
            cancellationToken));

    public void Forget()
    {
        Interlocked.Increment(ref _version);
        _roles.Clear();
        _administrators.Clear();
        _cases.Clear();
    }

    public void Forget(Guid caseId)
    {
        Interlocked.Increment(ref _version);
        _cases.TryRemove(caseId, out _);
    }

    /// <summary>The role's name in ASP.NET Identity.</summary>
    private const string Administrator = "Administrator";

    private async ValueTask<T> RememberAsync<TKey, T>(ConcurrentDictionary<TKey, T> known, TKey key, Func<Task<T>> read)
        where TKey : notnull
    {
        if (known.TryGetValue(key, out var value))
        {
            return value;
        }

        var before = Interlocked.Read(ref _version);
        value = await read().ConfigureAwait(false);
        if (known.Count >= Most)
        {
            known.Clear();
        }

        if (Interlocked.Read(ref _version) == before)
        {
            known[key] = value;

            // Changed between the look and the note: the note goes.
            if (Interlocked.Read(ref _version) != before)
            {
                known.TryRemove(key, out _);
            }
        }

        return value;
    }
}
