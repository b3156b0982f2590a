using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence;
using Microsoft.AspNetCore.Identity;

namespace Mem3D.Web.Security;

/// <summary>Accounts. Scoped: one per request or circuit.</summary>
public sealed class People(UserManager<Mem3DUser> users, RoleManager<IdentityRole<Guid>> roles, ITokenStore tokens, IMemberStore members, IAuditLog audit, TimeProvider time)
{
    private const int LongestName = 100;

    /// <summary>Everybody with an account, by name.</summary>
    public IReadOnlyList<Mem3DUser> List() => [.. users.Users.OrderBy(u => u.DisplayName)];

    /// <summary>Who is an administrator.</summary>
    public async Task<IReadOnlySet<Guid>> AdministratorsAsync() => (await users.GetUsersInRoleAsync(Roles.Administrator)).Select(u => u.Id).ToHashSet();

    public Task<bool> IsAdministratorAsync(Mem3DUser user) => users.IsInRoleAsync(user, Roles.Administrator);

    /// <summary>Makes an account.</summary>
    /// <param name="password">Null: she signs in through the OpenID Connect provider only.</param>
    /// <param name="by">The administrator who makes it and vouches for the address; null: its person herself.</param>
    /// <exception cref="Mem3DException">A field is not accepted; the message says which.</exception>
    public async Task<Mem3DUser> AddAsync(string name, string email, string? password, bool administrator, Workspace.Person? by = null)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl))
        {
            throw new Mem3DException(ErrorKind.Invalid, $"A name has 1 to {LongestName} characters.", "Correct the field and try again.");
        }

        var user = new Mem3DUser
        {
            Id = Guid.CreateVersion7(),
            DisplayName = name.Trim(),
            UserName = email.Trim(),
            Email = email.Trim(),
            LockoutEnabled = true,

            // Whoever opens a link may write anybody's address.
            EmailConfirmed = administrator || password is null || by is not null,
        };
        Require(password is null ? await users.CreateAsync(user) : await users.CreateAsync(user, password));
        if (administrator)
        {
            await SetAdministratorAsync(user, true);
        }

        await audit.WriteAsync(
            by?.Id ?? user.Id, by?.Name ?? user.DisplayName, AuditAction.AccountCreated, subjectId: user.Id, detail: administrator ? "administrator" : "");
        return user;
    }

    /// <summary>Makes an account for whoever has an invitation and makes her a member: both or neither.</summary>
    /// <exception cref="Mem3DException">A field is not accepted, or the invitation is not (any more): then there is no account.</exception>
    public async Task<(Mem3DUser User, Invitation Used)> JoinAsync(IInvitationStore invitations, string secret, string name, string email, string password)
    {
        var open = await invitations.FindAsync(secret, CancellationToken.None);
        if (open.Email is { } only && !string.Equals(only, email.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            throw new Mem3DException(
                ErrorKind.Forbidden, "This invitation was made for another e-mail address.", "Use that address, or ask for an invitation of your own.");
        }

        var user = await AddAsync(name, email, password, administrator: false);
        try
        {
            return (user, await invitations.UseAsync(secret, user.Id, CancellationToken.None));
        }
        catch (Mem3DException)
        {
            // Somebody else was faster with the same link, or it was revoked meanwhile.
            Require(await users.DeleteAsync(user));
            await audit.WriteAsync(user.Id, user.DisplayName, AuditAction.AccountRemoved, subjectId: user.Id, detail: "its invitation was not valid any more");
            throw;
        }
    }

    /// <summary>
    /// The institution's provider vouches that an address is somebody's. If nobody did so far, whoever made the account may have been somebody else: its
    /// password, second factor and tokens are void and its sessions end, before its true owner comes in.
    /// </summary>
    public async Task ProveAddressAsync(Mem3DUser user)
    {
        if (user.EmailConfirmed)
        {
            return;
        }

        foreach (var token in await tokens.ListAsync(user.Id, CancellationToken.None))
        {
            await tokens.RevokeAsync(user.Id, token.Id, CancellationToken.None);
        }

        Require(await users.RemovePasswordAsync(user));
        Require(await users.SetTwoFactorEnabledAsync(user, false));
        Require(await users.ResetAuthenticatorKeyAsync(user));
        user.EmailConfirmed = true;
        Require(await users.UpdateSecurityStampAsync(user));
        await audit.WriteAsync(
            user.Id, user.DisplayName, AuditAction.AddressProven, subjectId: user.Id, detail: "password, second factor and tokens from before are void");
    }

    /// <summary>Appoints an administrator, or ends that.</summary>
    /// <exception cref="Mem3DException">It is the last one, or a locked account.</exception>
    public async Task SetAdministratorAsync(Guid userId, bool administrator, Workspace.Person by)
    {
        var user = await FindAsync(userId);
        if (administrator && IsLocked(user))
        {
            throw new Mem3DException(ErrorKind.Conflict, "This account is locked.", "Unlock it first.");
        }

        if (await IsAdministratorAsync(user) == administrator)
        {
            return;
        }

        if (!administrator)
        {
            await RequireAnotherAdministratorAsync(user);
        }

        await SetAdministratorAsync(user, administrator);
        await audit.WriteAsync(by.Id, by.Name, AuditAction.AdministratorSet, subjectId: userId, detail: administrator ? "appointed" : "not any more");
    }

    /// <summary>Locks an account: nobody signs in with it, what it has open does nothing more, its tokens are void, its cases go back to the others.</summary>
    /// <exception cref="Mem3DException">It is the last administrator's.</exception>
    public async Task LockAsync(Guid userId, Workspace.Person by)
    {
        var user = await FindAsync(userId);
        await RequireAnotherAdministratorAsync(user);
        Require(await users.SetLockoutEndDateAsync(user, DateTimeOffset.MaxValue));
        Require(await users.UpdateSecurityStampAsync(user));
        await members.ReleaseAsync(userId, new Actor(by.Id, by.Name, RoleRights.All), CancellationToken.None);
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

    private async Task RequireAnotherAdministratorAsync(Mem3DUser user)
    {
        if (await IsAdministratorAsync(user) && !(await users.GetUsersInRoleAsync(Roles.Administrator)).Any(u => u.Id != user.Id && !IsLocked(u)))
        {
            throw new Mem3DException(ErrorKind.Conflict, "This is the only administrator.", "Make somebody else an administrator first.");
        }
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
