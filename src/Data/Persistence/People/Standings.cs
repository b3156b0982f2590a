using System.Collections.Concurrent;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>
/// Remembers accounts, roles and where cases stand; this process is the only writer of its data folder, and every writer here calls <c>Forget</c> after
/// its commit. What was read before a change and comes back after it is not kept.
/// </summary>
internal sealed class Standings(Database database, TimeProvider time) : IStandings
{
    /// <summary>The role's name in ASP.NET Identity.</summary>
    internal const string Administrator = "Administrator";

    /// <summary>More than are in use at a time; beyond it, memory matters more.</summary>
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<(Guid User, Guid Project), ProjectRole?> _roles = new();
    private readonly ConcurrentDictionary<Guid, AccountStanding?> _accounts = new();
    private readonly ConcurrentDictionary<Guid, CaseStanding?> _cases = new();
    private readonly ConcurrentDictionary<Guid, IReadOnlySet<Guid>> _readers = new();
    private long _version;

    public event Action<Guid?>? Changed;

    public ValueTask<ProjectRole?> RoleAsync(Guid userId, Guid projectId, CancellationToken cancellationToken) => RememberAsync(
        _roles, (userId, projectId),
        () => database.ReadAsync(
            async db => (await db.Members.Where(m => m.ProjectId == projectId && m.UserId == userId).Select(m => new { m.Role })
                .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false))?.Role,
            cancellationToken));

    public ValueTask<AccountStanding?> AccountAsync(Guid userId, CancellationToken cancellationToken) => RememberAsync(
        _accounts, userId,
        () => database.ReadAsync(
            async db =>
            {
                var found = await db.Users.Where(u => u.Id == userId)
                    .Select(u => new
                    {
                        u.LockoutEnabled,
                        u.LockoutEnd,
                        u.SecurityStamp,
                        Administrator = db.UserRoles.Any(r => r.UserId == userId && db.Roles.Any(x => x.Id == r.RoleId && x.Name == Administrator)),
                    })
                    .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
                return found is null ? null : new AccountStanding(
                    found.Administrator, found.LockoutEnabled && found.LockoutEnd > time.GetUtcNow() + Mem3DUser.LongestWait, found.SecurityStamp ?? "");
            },
            cancellationToken));

    public ValueTask<CaseStanding?> CaseAsync(Guid caseId, CancellationToken cancellationToken) => RememberAsync(
        _cases, caseId,
        () => database.ReadAsync(
            db => db.Cases.Where(c => c.Id == caseId)
                .Select(c => new CaseStanding(
                    c.Id, c.ProjectId, c.State, c.AssigneeId, c.ReviewerId, c.Purpose, c.Project!.Blinded, c.Archived || c.Project.Archived, c.GroupId))
                .SingleOrDefaultAsync(cancellationToken),
            cancellationToken));

    public ValueTask<IReadOnlySet<Guid>> ReadersAsync(Guid groupId, CancellationToken cancellationToken) => RememberAsync(
        _readers, groupId, () => database.ReadAsync(db => ReadingRows.ReadersAsync(db, groupId, cancellationToken), cancellationToken));

    /// <summary>Projects, roles or several cases changed.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _version);
        _roles.Clear();
        _accounts.Clear();
        _cases.Clear();
        _readers.Clear();
        Changed?.Invoke(null);
    }

    public void Forget(Guid caseId)
    {
        Interlocked.Increment(ref _version);
        _cases.TryRemove(caseId, out _);
        _readers.Clear();
        Changed?.Invoke(caseId);
    }

    public void ForgetAccount(Guid userId)
    {
        Interlocked.Increment(ref _version);
        _accounts.TryRemove(userId, out _);
        Changed?.Invoke(null);
    }

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
