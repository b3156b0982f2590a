using Mem3D.Core.Errors;
using Mem3D.Data.Persistence;
using Microsoft.AspNetCore.Identity;

namespace Mem3D.Web.Security;

/// <summary>Accounts. Scoped: one per request or circuit.</summary>
public sealed class People(UserManager<Mem3DUser> users, RoleManager<IdentityRole<Guid>> roles)
{
    /// <summary>Everybody with an account, by name.</summary>
    public IReadOnlyList<Mem3DUser> List() => [.. users.Users.OrderBy(u => u.DisplayName)];

    public Task<bool> IsAdministratorAsync(Mem3DUser user) => users.IsInRoleAsync(user, Roles.Administrator);

    /// <exception cref="Mem3DException">A field is not accepted; the message says which.</exception>
    public async Task<Mem3DUser> AddAsync(string name, string email, string password, bool administrator)
    {
        var user = new Mem3DUser { Id = Guid.CreateVersion7(), DisplayName = name.Trim(), UserName = email.Trim(), Email = email.Trim(), LockoutEnabled = true };
        Require(await users.CreateAsync(user, password));
        if (administrator)
        {
            if (!await roles.RoleExistsAsync(Roles.Administrator))
            {
                Require(await roles.CreateAsync(new IdentityRole<Guid>(Roles.Administrator) { Id = Guid.CreateVersion7() }));
            }

            Require(await users.AddToRoleAsync(user, Roles.Administrator));
        }

        return user;
    }

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new Mem3DException(ErrorKind.Invalid, string.Join(" ", result.Errors.Select(e => e.Description)), "Correct the field and try again.");
        }
    }
}
