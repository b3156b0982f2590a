using System.Security.Claims;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Data.Persistence;
using Microsoft.AspNetCore.Identity;

namespace Mem3D.Web.Security;

/// <summary>From what an OpenID Connect provider says to an account here. Scoped.</summary>
public sealed class ExternalSignIn(SignInManager<Mem3DUser> signIn, UserManager<Mem3DUser> users, People people, OidcSettings settings, IAuditLog audit)
{
    /// <summary>Name of the scheme.</summary>
    public const string Scheme = "oidc";

    /// <summary>Signs in the account that belongs to what the provider said; makes or links one where the settings and a verified address allow it.</summary>
    /// <exception cref="Mem3DException">No answer of the provider, no verified address, no account, or a locked one.</exception>
    public async Task SignInAsync()
    {
        var info = await signIn.GetExternalLoginInfoAsync() ?? throw new Mem3DException(
            ErrorKind.Invalid, "The sign-in was not finished.", "Begin it again from the sign-in page.");
        var user = await users.FindByLoginAsync(info.LoginProvider, info.ProviderKey) ?? await LinkAsync(info);
        if (await users.IsLockedOutAsync(user))
        {
            throw new Mem3DException(ErrorKind.Forbidden, "This account is locked.", "Ask whoever runs the server.");
        }

        // The provider asks for its own second factor.
        await signIn.SignInAsync(user, isPersistent: false, info.LoginProvider);
        await audit.WriteAsync(user.Id, user.DisplayName, AuditAction.SignedIn, detail: "OpenID Connect");
    }

    private async Task<Mem3DUser> LinkAsync(ExternalLoginInfo info)
    {
        var email = info.Principal.FindFirstValue("email") ?? info.Principal.FindFirstValue(ClaimTypes.Email);
        var verified = string.Equals(info.Principal.FindFirstValue("email_verified"), "true", StringComparison.OrdinalIgnoreCase);
        if (string.IsNullOrEmpty(email) || !verified)
        {
            throw new Mem3DException(ErrorKind.Forbidden, "The provider vouches for no e-mail address of yours.", "Have it verified there, then sign in again.");
        }

        var user = await users.FindByEmailAsync(email);
        if (user is null)
        {
            if (!settings.CreateAccounts)
            {
                throw new Mem3DException(ErrorKind.Forbidden, "There is no account for your e-mail address here.", "Ask a project's manager for an invitation.");
            }

            var name = info.Principal.FindFirstValue("name") ?? info.Principal.Identity?.Name ?? email.Split('@')[0];
            user = await people.AddAsync(name, email, null, administrator: false);
        }

        await people.ProveAddressAsync(user);
        var linked = await users.AddLoginAsync(user, info);
        return linked.Succeeded ? user : throw new Mem3DException(
            ErrorKind.Conflict, "This sign-in belongs to another account already.", "Ask whoever runs the server.");
    }
}
