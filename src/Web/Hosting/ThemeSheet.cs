using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Mem3D.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Net.Http.Headers;
using MudBlazor;

namespace Mem3D.Web.Hosting;

/// <summary>
/// The theme as a style sheet of this server. MudBlazor would write it into every page as a style element, for which the content security policy
/// would have to allow any. It is made once, by MudBlazor itself.
/// </summary>
public sealed partial class ThemeSheet(IServiceScopeFactory scopes, ILoggerFactory loggers)
{
    private readonly Lazy<Task<(string Css, string Hash)>> _sheet = new(() => MakeAsync(scopes, loggers));

    /// <summary>Address relative to the app; changes with the content.</summary>
    public async Task<string> AddressAsync() => $"css/theme-{(await _sheet.Value).Hash}.css";

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/css/theme-{hash}.css", async (string hash, ThemeSheet theme, HttpContext http) =>
    {
        var (css, known) = await theme._sheet.Value;
        if (hash != known)
        {
            return Results.NotFound();
        }

        http.Response.Headers[HeaderNames.CacheControl] = "public, max-age=31536000, immutable";
        return Results.Text(css, "text/css; charset=utf-8");
    }).AllowAnonymous();

    private static async Task<(string Css, string Hash)> MakeAsync(IServiceScopeFactory scopes, ILoggerFactory loggers)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, loggers);
        var css = await SheetAsync(renderer, dark: true) + await SheetAsync(renderer, dark: false);
        return (css, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(css)))[..12]);
    }

    /// <summary>The colours of one theme; they count where the page's root element says so (<c>data-theme</c>).</summary>
    private static async Task<string> SheetAsync(HtmlRenderer renderer, bool dark)
    {
        var parameters = new Dictionary<string, object?> { [nameof(MudThemeProvider.Theme)] = Mem3DTheme.Theme, [nameof(MudThemeProvider.IsDarkMode)] = dark };
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<MudThemeProvider>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        var css = string.Join('\n', Style().Matches(html).Select(m => m.Groups[1].Value));
        return css.Contains(":root", StringComparison.Ordinal)
            ? css.Replace(":root", $":root[data-theme={(dark ? "dark" : "light")}]", StringComparison.Ordinal) + "\n"
            : throw new InvalidOperationException("MudBlazor's theme provider gave no style element for the root.");
    }

    [GeneratedRegex("<style[^>]*>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
