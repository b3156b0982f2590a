using System.Security.Claims;
using Mem3D.Core.Errors;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Security;

/// <summary>Who is behind a request.</summary>
public static class PersonClaims
{
    /// <summary>Claim with the name others see.</summary>
    public const string DisplayName = "mem3d:name";

    /// <exception cref="Mem3DException">Nobody is signed in.</exception>
    public static Person ToPerson(this ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            ? new Person(id, user.NameOf())
            : throw new Mem3DException(ErrorKind.Forbidden, "Nobody is signed in.", "Sign in and try again.");

    /// <summary>Somebody in whose name the server itself acts; her rights are what they are now.</summary>
    internal static ClaimsPrincipal ToPrincipal(this Person person) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, person.Id.ToString()), new Claim(DisplayName, person.Name)]));

    public static string NameOf(this ClaimsPrincipal user) => user.FindFirstValue(DisplayName) ?? user.Identity?.Name ?? "";
}
