using Mem3D.Web.Components;
using Mem3D.Web.Components.Layout;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Projects;
using MudBlazor.Services;

namespace Mem3D.Web.Hosting;

/// <summary>Blazor pages, MudBlazor and the static files.</summary>
public static class PagesRegistration
{
    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        services.AddCascadingAuthenticationState();
        services.AddScoped<Notices>();
        services.AddScoped<ThemeChoice>();
        services.AddSingleton<ThemeSheet>();
        services.AddSingleton<SampleProject>();
        services.AddHttpContextAccessor();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "mem3d-antiforgery";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.HeaderName = "X-Mem3D-Antiforgery";
        });
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        ThemeSheet.Map(app);
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(
            options => options.ContentSecurityFrameAncestorsPolicy = null); // SecurityHeaders says it, stricter
    }
}
