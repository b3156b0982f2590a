using Mem3D.Core.Errors;
using Mem3D.Data.Persistence;
using Microsoft.AspNetCore.Identity;

namespace Mem3D.Web.Security;

/// <summary>
/// The first visit makes the administrator. Only while nobody has an account; of two first visitors one wins (the data folder belongs to one
/// process, so a lock in this process decides). Singleton.
/// </summary>
public sealed class FirstPerson(IServiceScopeFactory scopes) : IDisposable
{
    /// <summary>Made-up people of a demonstration are locked for ever: they are nobody.</summary>
    private static readonly DateTimeOffset ForEver = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SemaphoreSlim _lock = new(1, 1);
    private volatile bool _somebody;

    /// <summary>True while nobody has an account.</summary>
    public bool IsNeeded()
    {
        if (!_somebody)
        {
            using var scope = scopes.CreateScope();
            _somebody = scope.ServiceProvider.GetRequiredService<UserManager<Mem3DUser>>().Users.Any(u => u.LockoutEnd == null || u.LockoutEnd < ForEver);
        }

        return !_somebody;
    }

    /// <exception cref="Mem3DException">Somebody has an account already, or a field is not accepted.</exception>
    public async Task<Mem3DUser> CreateAsync(People people, string name, string email, string password)
    {
        await _lock.WaitAsync();
        try
        {
            return IsNeeded()
                ? await people.AddAsync(name, email, password, administrator: true)
                : throw new Mem3DException(ErrorKind.Conflict, "This server has its administrator already.", "Sign in, or ask the administrator for an account.");
        }
        finally
        {
            _lock.Release();
        }
    }

    public void Dispose() => _lock.Dispose();
}
