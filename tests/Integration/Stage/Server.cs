using Mem3D.Core.Segmentation;
using Mem3D.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>The product on a free port of this machine, with its real database, in a folder of its own; the engine may be a double.</summary>
public sealed class Server : WebApplicationFactory<Program>
{
    private readonly TemporaryFolder? _own;
    private readonly string _data;
    private readonly ISegmentationEngine? _engine;
    private readonly string _models;
    private readonly Action<IServiceCollection>? _replace;
    private readonly IReadOnlyDictionary<string, string> _settings;

    /// <param name="engine">Stands in for the networks; null: the networks of <paramref name="models"/>.</param>
    /// <param name="data">Data folder; null: a new one, removed at the end.</param>
    /// <param name="models">Folder of the networks; null: none.</param>
    /// <param name="replace">Puts other doubles in place.</param>
    /// <param name="settings">Further settings, by key. Tests sign in more often than people: the limits on that are off unless set here.</param>
    public Server(
        ISegmentationEngine? engine = null, string? data = null, string? models = null, Action<IServiceCollection>? replace = null,
        IReadOnlyDictionary<string, string>? settings = null)
    {
        _settings = settings ?? new Dictionary<string, string>();
        _replace = replace;
        _own = data is null ? new TemporaryFolder() : null;
        _data = data ?? _own!.Path;
        _engine = engine;
        _models = models ?? Path.Combine(_data, "no-networks");
        UseKestrel(0);
        StartServer();
    }

    public Uri Address => ClientOptions.BaseAddress;

    public string DataFolder => _data;

    /// <summary>Somebody without an account, at a browser that does not follow redirects.</summary>
    public HttpClient Stranger() => new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Mem3D:DataFolder", _data);
        builder.UseSetting("Mem3D:Models", _models);
        builder.UseSetting("Mem3D:Device", "Cpu");
        builder.UseSetting("Mem3D:Limits:SignInsPerMinute", "0");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.UseSetting("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Warning");
        if (_engine is not null)
        {
            builder.ConfigureTestServices(services => services.AddSingleton(_engine));
        }

        if (_replace is not null)
        {
            builder.ConfigureTestServices(_replace);
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _own?.Dispose();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _own?.Dispose();
    }
}
