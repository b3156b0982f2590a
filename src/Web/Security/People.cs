using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Data.Persistence;
using Microsoft.AspNetCore.Identity;

namespace Mem3D.Web.Security;

/// <summary>Accounts. Scoped: one per request or circuit.</summary>
public sealed class People(UserManager<Mem3DUser> users, RoleManager<IdentityRole<Guid>> roles, IAuditLog audit, TimeProvider time)
{
    /// <summary>Everybody with an account, by name.</summary>
    public IReadOnlyList<Mem3DUser> List() => [.. users.Users.OrderBy(u => u.DisplayName)];

    public Task<bool> IsAdministratorAsync(Mem3DUser user) => users.IsInRoleAsync(user, Roles.Administrator);

    /// <summary>Makes an account.</summary>
    /// <param name="password">Null: she signs in through the OpenID Connect provider only.</param>
    /// <exception cref="Mem3DException">A field is not accepted; the message says which.</exception>
    public async Task<Mem3DUser> AddAsync(string name, string email, string? password, bool administrator)
    {
        var user = new Mem3DUser { Id = Guid.CreateVersion7(), DisplayName = name.Trim(), UserName = email.Trim(), Email = email.Trim(), LockoutEnabled = true };
        Require(password is null ? await users.CreateAsync(user) : await users.CreateAsync(user, password));
        if (administrator)
        {
            await SetAdministratorAsync(user, true);
        }

        await audit.WriteAsync(user.Id, user.DisplayName, AuditAction.AccountCreated, subjectId: user.Id, detail: administrator ? "administrator" : "");
        return user;
    }

    /// <summary>Locks an account: nobody signs in with it, what it has open does nothing more, its tokens are void.</summary>
    /// <exception cref="Mem3DException">It is the last administrator's.</exception>
    public async Task LockAsync(Guid userId, Workspace.Person by)
    {
        var user = await FindAsync(userId);
        if (await IsAdministratorAsync(user) && (await users.GetUsersInRoleAsync(Roles.Administrator)).Count(u => !IsLocked(u)) <= 1)
        {
            throw new Mem3DException(ErrorKind.Conflict, "This is the only administrator.", "Make somebody else an administrator first.");
        }

        Require(await users.SetLockoutEndDateAsync(user, DateTimeOffset.MaxValue));
        Require(await users.UpdateSecurityStampAsync(user));
        await audit.WriteAsync(by.Id, by.Name, AuditAction.AccountLocked, subjectId: userId);
    }

    public async Task UnlockAsync(Guid userId, Workspace.Person by)
    {
        var user = await FindAsync(userId);
        Require(await users.SetLockoutEndDateAsync(user, null));
        Require(await users.ResetAccessFailedCountAsync(user));
        await audit.WriteAsync(by.Id, by.Name, AuditAction.AccountUnlocked, subjectId: userId);
    }

    /// <summary>Sets a new password for somebody who forgot hers; her two-factor sign-in is switched off, she is signed out everywhere.</summary>
    public async Task ResetPasswordAsync(Guid userId, string password, Workspace.Person by)
    {
        var user = await FindAsync(userId);
        Require(await users.ResetPasswordAsync(user, await users.GeneratePasswordResetTokenAsync(user), password));
        Require(await users.SetTwoFactorEnabledAsync(user, false));
        await audit.WriteAsync(by.Id, by.Name, AuditAction.PasswordReset, subjectId: userId);
    }

    /// <summary>True for an account that an administrator locked; not for one that waits after wrong passwords.</summary>
    public bool IsLocked(Mem3DUser user) => user.LockoutEnd > time.GetUtcNow() + Mem3DUser.LongestWait;

    private async Task SetAdministratorAsync(Mem3DUser user, bool administrator)
    {
        if (!await roles.RoleExistsAsync(Roles.Administrator))
        {
            Require(await roles.CreateAsync(new IdentityRole<Guid>(Roles.Administrator) { Id = Guid.CreateVersion7() }));
        }

        Require(administrator ? await users.AddToRoleAsync(user, Roles.Administrator) : await users.RemoveFromRoleAsync(user, Roles.Administrator));
    }

    private async Task<Mem3DUser> FindAsync(Guid userId) => await users.FindByIdAsync(userId.ToString())
        ?? throw new Mem3DException(ErrorKind.NotFound, "There is no such account.", "Reload the page.");

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new Mem3DException(ErrorKind.Invalid, string.Join(" ", result.Errors.Select(e => e.Description)), "Correct the field and try again.");
        }
    }
}
