using Mem3D.Core.Security;
using Mem3D.Data;
using Mem3D.Data.Persistence;
using Mem3D.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.CookiePolicy;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Identity;

namespace Mem3D.Web.Security;

/// <summary>Accounts, cookies, and the rule that everything needs a signed-in person unless it says otherwise.</summary>
public static class SecurityRegistration
{
    public const string LoginPath = "/account/login";
    public const string SetupPath = "/setup";

    /// <summary>A request with a token is judged by the token, every other one by its cookie.</summary>
    private const string CookieOrToken = "Mem3D.CookieOrToken";

    public static void AddSecurity(this IServiceCollection services, Folders folders, IConfiguration configuration)
    {
        var oidc = configuration.GetSection("Mem3D:Oidc").Get<OidcSettings>() ?? new OidcSettings();
        services.AddSingleton(oidc);
        services.AddDataProtection().SetApplicationName("Mem3D.Web").PersistKeysToFileSystem(new DirectoryInfo(folders.Keys));
        var authentication = services.AddAuthentication(CookieOrToken)
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null)
            .AddPolicyScheme(CookieOrToken, null, options => options.ForwardDefaultSelector =
                context => TokenAuthentication.IsMeant(context) ? TokenAuthentication.SchemeName : IdentityConstants.ApplicationScheme);
        authentication.AddIdentityCookies();
        if (oidc.IsOn)
        {
            authentication.AddOidc(oidc);
        }

        services.AddIdentityCore<Mem3DUser>(Configure)
            .AddRoles<IdentityRole<Guid>>()
            .AddMem3DStores()
            .AddSignInManager()
            .AddDefaultTokenProviders()
            .AddClaimsPrincipalFactory<Mem3DClaimsFactory>()
            .AddPasswordValidator<CommonPasswords>();

        // PBKDF2 with HMAC-SHA512 (OWASP Password Storage Cheat Sheet); older hashes are made anew when their person signs in.
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.FromMinutes(5));
        var unused = TimeSpan.FromHours(Math.Max(0.25, configuration.GetValue("Mem3D:SessionHours", 12.0)));
        services.ConfigureApplicationCookie(options => Configure(options, unused));

        // One rule for every cookie, whoever writes it.
        services.Configure<CookiePolicyOptions>(options =>
        {
            options.Secure = configuration.GetValue("Mem3D:SecureCookies", false) ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            options.HttpOnly = HttpOnlyPolicy.Always;
        });
        services.Configure<HstsOptions>(options => options.MaxAge = TimeSpan.FromDays(365));
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddScoped<AuthenticationStateProvider, CircuitSignIn>();
        services.AddSingleton<ISecretProtector, DataProtectionSecrets>();
        services.AddSingleton<FirstPerson>();
        services.AddSingleton<Access>();
        services.AddScoped<People>();
        services.AddScoped<ExternalSignIn>();
    }

    private static void Configure(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        options.Password.RequiredLength = 12;
        options.Password.RequiredUniqueChars = 4;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
        options.Lockout.MaxFailedAccessAttempts = 5;
        options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
    }

    /// <param name="unused">How long a sign-in lives that nobody uses and that was not to be remembered.</param>
    private static void Configure(CookieAuthenticationOptions options, TimeSpan unused)
    {
        options.Cookie.Name = "mem3d";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.ExpireTimeSpan = TimeSpan.FromDays(14);
        options.SlidingExpiration = true;
        options.LoginPath = LoginPath;
        options.AccessDeniedPath = "/not-found"; // what one may not do looks like what there is not
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnSigningIn = context =>
        {
            if (!context.Properties.IsPersistent)
            {
                context.Properties.ExpiresUtc = context.Properties.IssuedUtc + unused;
            }

            return Task.CompletedTask;
        };
        options.Events.OnRedirectToLogin = SendToSignInAsync;
        options.Events.OnRedirectToAccessDenied = context => AnswerAsync(context, StatusCodes.Status403Forbidden);
    }

    private static Task SendToSignInAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (context.HttpContext.RequestServices.GetRequiredService<FirstPerson>().IsNeeded())
        {
            context.RedirectUri = context.Request.PathBase + SetupPath;
        }

        return AnswerAsync(context, StatusCodes.Status401Unauthorized);
    }

    /// <summary>Pages redirect, everything else says the status: a script follows no redirect to a form.</summary>
    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/api") || path.StartsWithSegments("/hubs") || path.StartsWithSegments("/_blazor"))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }
}
