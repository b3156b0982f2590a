using System.Globalization;
using System.Security.Claims;
using Mem3D.Core.People;

namespace Mem3D.Web.Security;

/// <summary>What a request with an API token carries.</summary>
public static class TokenClaims
{
    /// <summary>Claim with the token's scopes as a number.</summary>
    public const string ScopesClaim = "mem3d:scopes";

    /// <summary>The scopes of the token; null: no token, the person herself.</summary>
    public static TokenScopes? Scopes(this ClaimsPrincipal user) =>
        int.TryParse(user.FindFirstValue(ScopesClaim), CultureInfo.InvariantCulture, out var scopes) ? (TokenScopes)scopes : null;
}
