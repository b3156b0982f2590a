using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stage;

/// <summary>A running server, Chromium and one page of 1440×900: where a story is played.</summary>
/// <param name="models">Folder of the networks; null: those of the checkout.</param>
/// <param name="path">The path that the app lives under, for example /mem3d; empty: the top.</param>
/// <param name="arguments">More words for the server's command line.</param>
public sealed class Theatre(string? models = null, string path = "", IReadOnlyList<string>? arguments = null) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mem3d-e2e-").FullName;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public ServerProcess Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await ServerProcess.StartAsync(
            Path.Combine(_folder, "data"), models, new Dictionary<string, string> { ["Mem3D__PathBase"] = path, ["Mem3D__Limits__SignInsPerMinute"] = "1000" }, arguments);
        _playwright = await Playwright.CreateAsync();
        var executable = Environment.GetEnvironmentVariable("MEM3D_CHROMIUM");
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = string.IsNullOrEmpty(executable) ? "/usr/bin/chromium" : executable,
            Args = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-unsafe-swiftshader", "--use-angle=swiftshader"],
        });
    }

    /// <summary>A person at a fresh browser (own cookies).</summary>
    public async Task<Person> NewPersonAsync(int width = 1440, int height = 900)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = $"{Server.Address}{path}/",
            ViewportSize = new ViewportSize { Width = width, Height = height },
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(90_000); // a machine with other work to do is slow, not wrong
        context.SetDefaultNavigationTimeout(90_000);
        var page = await context.NewPageAsync();
        return new Person(page);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
