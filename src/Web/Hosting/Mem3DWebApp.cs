using Mem3D.Core.Demonstration;
using Mem3D.Core.Errors;
using Mem3D.Data;
using Mem3D.Data.Persistence;
using Mem3D.Web.Demonstration;
using Mem3D.Web.Endpoints;
using Mem3D.Web.Hubs;
using Mem3D.Web.Security;
using Mem3D.Web.Work;
using Microsoft.AspNetCore.Connections;

namespace Mem3D.Web.Hosting;

/// <summary>The web application: services, middleware, pages, endpoints and hubs, each registered by its feature.</summary>
public static class Mem3DWebApp
{
    /// <summary>Exit code when a setting keeps the app from starting (BSD's EX_CONFIG).</summary>
    public const int ConfigurationExitCode = 78;

    /// <summary>Largest body of a request that is no file: a form, a choice.</summary>
    private const long MaximumBodyBytes = 1 << 20;

    /// <summary>Builds and runs the app until it is told to stop. Returns the process exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (DecodeWorker.IsMeant(args))
        {
            return DecodeWorker.Run(args);
        }

        // Not a setting: left in, it would take the next word for its value.
        var demo = args.Contains(DemoProject.Switch);
        args = [.. args.Where(a => a != DemoProject.Switch)];
        try
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = PublishedContentRoot(args) });
            AddServices(builder);
            await using var app = builder.Build();
            Configure(app);
            await app.Services.GetRequiredService<DatabaseInitializer>().InitializeAsync();
            await app.CreateAdministratorAsync();
            if (demo)
            {
                await app.Services.GetRequiredService<DemoProject>().EnsureAsync(new DemoPlan(), CancellationToken.None);
            }

            await app.RunAsync();
            return 0;
        }
        catch (Mem3DException e)
        {
            await Console.Error.WriteLineAsync($"Mem3D cannot start. {e.Message} {e.Remedy}");
            return ConfigurationExitCode;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"Mem3D cannot start. {e.Message} Stop what uses it, or choose another with --urls http://localhost:5001.");
            return ConfigurationExitCode;
        }
    }

    /// <summary>A published app finds its files beside it, wherever it is started from; null: as the framework does, so from the sources.</summary>
    private static string? PublishedContentRoot(string[] args)
    {
        var chosen = new ConfigurationBuilder().AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables("DOTNET_").AddCommandLine(args).Build();
        return chosen[WebHostDefaults.ContentRootKey] is null && Directory.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot"))
            ? AppContext.BaseDirectory
            : null;
    }

    private static void AddServices(WebApplicationBuilder builder)
    {
        // Also outside development: `dotnet run` from the sources finds css and client; a published app has them in its own wwwroot.
        builder.WebHost.UseStaticWebAssets();
        builder.Configuration.AddSecretFiles();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = MaximumBodyBytes;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        builder.AddLogFormat();
        builder.AddTelemetry();
        builder.AddProxies();
        var folders = builder.AddFolders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddMem3DData(DataFolder(builder.Configuration, folders), Decoding(builder.Configuration));
        builder.AddWorkspace(folders);
        builder.Services.AddSecurity(folders, builder.Configuration);
        builder.Services.AddRateLimits(builder.Configuration);
        builder.Services.AddHubs();
        builder.Services.AddEndpoints();
        builder.Services.AddPages();
        builder.Services.AddWork();
    }

    /// <summary>With the quotas of <c>Mem3D:Quotas</c>.</summary>
    private static DataFolderOptions DataFolder(ConfigurationManager settings, Folders folders) => new()
    {
        Root = folders.Data,
        Quotas = settings.GetSection("Mem3D:Quotas").Get<StorageQuotas>() ?? new StorageQuotas(),
    };

    private static DecodeWorkerOptions Decoding(ConfigurationManager settings)
    {
        var usual = DecodeWorkerOptions.Of(typeof(Mem3DWebApp).Assembly);
        return usual with
        {
            TimeLimit = settings.GetValue<double?>("Mem3D:DecodeSeconds") is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : usual.TimeLimit,
            MemoryLimit = settings.GetValue<long?>("Mem3D:DecodeMemoryBytes") is { } bytes and > 0 ? bytes : usual.MemoryLimit,
        };
    }

    private static void Configure(WebApplication app)
    {
        app.UseProxies();
        app.UseHsts();
        app.UseSecurityHeaders();
        app.UseCookiePolicy();
        app.UseTelemetry();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseWhen(IsApi, api => api.UseStatusCodePages());
        app.UseRouting();
        app.UseSameOriginOnly();
        app.UseResponseCompression();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAccess();
        app.UseAntiforgery();
        app.MapEndpoints();
        app.MapHubs();
        app.MapPages();
    }

    private static bool IsApi(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/hubs") || context.Request.Path.StartsWithSegments("/_blazor");
}
