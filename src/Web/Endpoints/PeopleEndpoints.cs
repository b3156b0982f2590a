using System.Security.Claims;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mem3D.Web.Endpoints;

/// <summary>Accounts of the installation, and a person's own tokens, over HTTP.</summary>
public static class PeopleEndpoints
{
    private const int MostDays = 3650;

    public static void MapPeople(this IEndpointRouteBuilder app)
    {
        var accounts = app.MapGroup("/api/accounts").NeedsAdministrator().WithTags("People");
        accounts.MapGet("", ListAsync).WithSummary("Everybody with an account");
        accounts.MapPost("", async (AccountBody body, ClaimsPrincipal user, Security.People people) =>
            new { (await people.AddAsync(body.Name ?? "", body.Email ?? "", body.Password ?? "", administrator: false, user.ToPerson())).Id })
            .WithSummary("Makes an account with a first password");
        accounts.MapPut("/{userId:guid}/locked", async (Guid userId, LockedBody body, ClaimsPrincipal user, Security.People people) =>
        {
            await (body.Locked ? people.LockAsync(userId, user.ToPerson()) : people.UnlockAsync(userId, user.ToPerson()));
            return TypedResults.NoContent();
        }).WithSummary("Locks an account, or unlocks it");
        accounts.MapPut("/{userId:guid}/administrator", async (Guid userId, AdministratorBody body, ClaimsPrincipal user, Security.People people) =>
        {
            await people.SetAdministratorAsync(userId, body.Administrator, user.ToPerson());
            return TypedResults.NoContent();
        }).WithSummary("Appoints an administrator, or ends that; the last one stays");

        var tokens = app.MapGroup("/api/me/tokens").NeedsAccount().WithTags("People");
        tokens.MapGet("", (ClaimsPrincipal user, ITokenStore store, CancellationToken cancellation) => store.ListAsync(user.ToPerson().Id, cancellation))
            .WithSummary("Your tokens, without their secrets");
        tokens.MapPost("", CreateAsync).WithSummary("Makes a token; its secret is shown once. A token makes none that may more than itself");
        tokens.MapDelete("/{tokenId:guid}", RevokeAsync).WithSummary("Revokes a token of yours");
    }

    private static async Task<object> ListAsync(Security.People people)
    {
        var administrators = await people.AdministratorsAsync();
        return people.List().Select(u => new
        {
            u.Id,
            Name = u.DisplayName,
            u.Email,
            Administrator = administrators.Contains(u.Id),
            Locked = people.IsLocked(u),
            TwoFactor = u.TwoFactorEnabled,
        });
    }

    private static async Task<object> CreateAsync(TokenBody body, ClaimsPrincipal user, ITokenStore store, IAuditLog audit, CancellationToken cancellation)
    {
        var scopes = (body.Scopes ?? []).Aggregate(TokenScopes.None, (sum, name) => sum | ScopeOf(name));
        if (user.Scopes() is { } own && (scopes & ~own) != TokenScopes.None)
        {
            throw new Mem3DException(ErrorKind.Forbidden, "This token makes none that may more than itself.", "Ask for fewer scopes, or make it under your name in a browser.");
        }

        if (body.Days is < 1 or > MostDays)
        {
            throw new Mem3DException(ErrorKind.Invalid, $"A token lasts 1 to {MostDays} days.", "Choose a number in between.");
        }

        var person = user.ToPerson();
        var (token, secret) = await store.CreateAsync(person.Id, body.Name ?? "", scopes, TimeSpan.FromDays(body.Days), cancellation);
        await audit.WriteAsync(person.Id, person.Name, AuditAction.TokenCreated, subjectId: token.Id, detail: token.Scopes.ToString(), cancellationToken: cancellation);
        return new { Token = token, Secret = secret };
    }

    private static async Task<NoContent> RevokeAsync(Guid tokenId, ClaimsPrincipal user, ITokenStore store, IAuditLog audit, CancellationToken cancellation)
    {
        var person = user.ToPerson();
        await store.RevokeAsync(person.Id, tokenId, cancellation);
        await audit.WriteAsync(person.Id, person.Name, AuditAction.TokenRevoked, subjectId: tokenId, cancellationToken: cancellation);
        return TypedResults.NoContent();
    }

    private static TokenScopes ScopeOf(string? name) => Enum.TryParse<TokenScopes>(name, ignoreCase: true, out var scope) && Enum.IsDefined(scope) && !int.TryParse(name, out _)
        ? scope
        : throw new Mem3DException(ErrorKind.Invalid, "There is no such scope.", $"Choose of {string.Join(", ", Enum.GetNames<TokenScopes>().Skip(1))}.");

    internal sealed record AccountBody(string? Name, string? Email, string? Password);

    internal sealed record LockedBody(bool Locked);

    internal sealed record AdministratorBody(bool Administrator);

    internal sealed record TokenBody(string? Name, IReadOnlyList<string?>? Scopes, int Days = 90);
}
