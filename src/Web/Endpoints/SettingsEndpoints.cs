using System.Security.Claims;
using Mem3D.Core.Errors;
using Mem3D.Core.Sessions;
using Mem3D.Web.Security;

namespace Mem3D.Web.Endpoints;

/// <summary>What a person chose for the pages (keys, for example): hers on every browser, nobody else's.</summary>
public static class SettingsEndpoints
{
    private const int MostCharacters = 1 << 16;

    private static readonly string[] Names = ["keys", "workspace"];

    public static void MapSettings(this IEndpointRouteBuilder app)
    {
        var settings = app.MapGroup("/api/me/settings/{name}").NeedsAccount().WithTags("Settings");
        settings.MapGet("", async (string name, ClaimsPrincipal user, IPersonSettings store, CancellationToken cancellation) =>
            Results.Text(await store.ReadAsync(user.ToPerson().Id, Known(name), cancellation) ?? "null", "application/json"))
            .WithSummary("What your pages keep: keys or workspace, as JSON");
        settings.MapPut("", async (string name, ClaimsPrincipal user, HttpRequest request, IPersonSettings store, CancellationToken cancellation) =>
        {
            await store.WriteAsync(user.ToPerson().Id, Known(name), await ReadAsync(request, cancellation), cancellation);
            return TypedResults.NoContent();
        }).WithSummary("Keeps it; null forgets it");
    }

    private static string Known(string name) => Names.Contains(name, StringComparer.Ordinal)
        ? name
        : throw new Mem3DException(ErrorKind.NotFound, "There is no such setting.", $"Settings are {string.Join(" and ", Names)}.");

    private static async Task<string?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var buffer = new char[MostCharacters + 1];
        using var reader = new StreamReader(request.Body);
        var length = await reader.ReadBlockAsync(buffer, cancellation);
        if (length > MostCharacters)
        {
            throw new Mem3DException(ErrorKind.TooLarge, "The setting is larger than 64 thousand characters.", "Remove some of it.");
        }

        var text = new string(buffer, 0, length).Trim();
        try
        {
            using var json = System.Text.Json.JsonDocument.Parse(text);
            return json.RootElement.ValueKind == System.Text.Json.JsonValueKind.Null ? null : text;
        }
        catch (System.Text.Json.JsonException)
        {
            throw new Mem3DException(ErrorKind.Invalid, "The setting is not JSON.", "Reload the page and try again.");
        }
    }
}
