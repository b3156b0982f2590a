using Mem3D.Core.Errors;

namespace Mem3D.Web.Hosting;

/// <summary>The web application: services, middleware, pages, endpoints and hubs, each registered by its feature.</summary>
public static class Mem3DWebApp
{
    /// <summary>Exit code when a setting keeps the app from starting (BSD's EX_CONFIG).</summary>
    public const int ConfigurationExitCode = 78;

    /// <summary>Builds and runs the app until it is told to stop. Returns the process exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        WebApplication app;
        try
        {
            var builder = WebApplication.CreateBuilder(args);
            AddServices(builder);
            app = builder.Build();
        }
        catch (Mem3DException e)
        {
            await Console.Error.WriteLineAsync($"Mem3D cannot start. {e.Message} {e.Remedy}");
            return ConfigurationExitCode;
        }

        await using (app)
        {
            Configure(app);
            await app.RunAsync();
        }

        return 0;
    }

    private static void AddServices(WebApplicationBuilder builder)
    {
        // Also outside development: `dotnet run` from the sources finds css and client; a published app has them in its own wwwroot.
        builder.WebHost.UseStaticWebAssets();
        builder.AddFolders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddPages();
    }

    private static void Configure(WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseAntiforgery();
        app.MapPages();
    }
}
