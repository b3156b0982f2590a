using Mem3D.Data.Persistence;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace Mem3D.Web.Endpoints;

/// <summary>Signing out: a form post with its antiforgery token.</summary>
public static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder app) =>
        app.MapPost("/account/logout", async (HttpContext http, SignInManager<Mem3DUser> signIn) =>
        {
            // A token that has expired: back to the page, which then has a new one.
            if (http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true })
            {
                await signIn.SignOutAsync();
            }

            return Results.LocalRedirect("/");
        }).WithMetadata(new RequireAntiforgeryTokenAttribute());
}
