using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Data.Persistence;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Mem3D.Web.Endpoints;

/// <summary>Signing out: a form post with its antiforgery token. Signing in through the institution: out to its provider and back.</summary>
public static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder app)
    {
        app.MapPost("/account/logout", async (HttpContext http, SignInManager<Mem3DUser> signIn, IAuditLog audit) =>
        {
            // A token that has expired: back to the page, which then has a new one.
            if (http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true })
            {
                var person = http.User.ToPerson();
                await signIn.SignOutAsync();
                await audit.WriteAsync(person.Id, person.Name, AuditAction.SignedOut);
            }

            return Results.LocalRedirect("~/");
        }).WithMetadata(new RequireAntiforgeryTokenAttribute());
        if (!app.ServiceProvider.GetRequiredService<OidcSettings>().IsOn)
        {
            return;
        }

        app.MapGet("/account/oidc", (string? returnUrl, HttpContext http, SignInManager<Mem3DUser> signIn) => Results.Challenge(
            signIn.ConfigureExternalAuthenticationProperties(
                ExternalSignIn.Scheme, $"{http.Request.PathBase}/account/oidc/done?returnUrl={Uri.EscapeDataString(LocalAddress.OrHome(returnUrl, http.Request.PathBase))}"),
            [ExternalSignIn.Scheme])).AllowAnonymous();
        app.MapGet("/account/oidc/done", async (string? returnUrl, HttpContext http, ExternalSignIn external) =>
        {
            try
            {
                await external.SignInAsync();
                return Results.LocalRedirect(LocalAddress.OrHome(returnUrl, http.Request.PathBase));
            }
            catch (Mem3DException e)
            {
                return Results.LocalRedirect($"~/account/login?problem={Uri.EscapeDataString(Problems.CodeOf(e))}");
            }
            finally
            {
                await http.SignOutAsync(IdentityConstants.ExternalScheme);
            }
        }).AllowAnonymous();
    }

    /// <summary>The sign-in page shows words for a known code only, never what an address says.</summary>
    internal static class Problems
    {
        public static string CodeOf(Mem3DException e) => e.Kind switch
        {
            ErrorKind.Forbidden when e.Message.Contains("no account", StringComparison.Ordinal) => "no-account",
            ErrorKind.Forbidden when e.Message.Contains("locked", StringComparison.Ordinal) => "locked",
            ErrorKind.Forbidden => "no-address",
            _ => "oidc",
        };

        public static string? WordsOf(string? code) => code switch
        {
            "no-account" => "There is no account for your e-mail address here. Ask a project's manager for an invitation.",
            "locked" => "This account is locked. Ask whoever runs the server.",
            "no-address" => "The provider vouches for no e-mail address of yours. Have it verified there, then sign in again.",
            "oidc" => "The sign-in was not finished. Begin it again.",
            _ => null,
        };
    }
}
