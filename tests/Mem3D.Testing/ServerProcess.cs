using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Mem3D.Testing;

/// <summary>The product as a person runs it: its own process, its own data folder, a free port. Can be killed and started again.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly StringBuilder _output = new();
    private readonly string _dataFolder;
    private readonly string _models;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly IReadOnlyList<string> _arguments;
    private Process? _process;

    private ServerProcess(string dataFolder, string? models, IReadOnlyDictionary<string, string>? settings, IReadOnlyList<string>? arguments)
    {
        _arguments = arguments ?? [];
        _dataFolder = dataFolder;
        _settings = settings ?? new Dictionary<string, string>();
        _models = models ?? Environment.GetEnvironmentVariable("MEM3D_MODELS") ?? Path.Combine(Checkout.Root, "onnx");
    }

    /// <summary>Base address, for example http://127.0.0.1:40123.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Everything the server printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>True while the process is there.</summary>
    public bool Runs => _process is { HasExited: false };

    /// <summary>Memory of the process now, in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process?.Refresh();
            return _process?.WorkingSet64 ?? 0;
        }
    }

    /// <param name="dataFolder">Its data folder.</param>
    /// <param name="models">Folder of the networks; null: those of the checkout.</param>
    /// <param name="settings">Further environment variables.</param>
    /// <param name="arguments">More words for its command line.</param>
    public static async Task<ServerProcess> StartAsync(
        string dataFolder, string? models = null, IReadOnlyDictionary<string, string>? settings = null, IReadOnlyList<string>? arguments = null)
    {
        var server = new ServerProcess(dataFolder, models, settings, arguments);
        await server.StartAgainAsync(port: 0);
        return server;
    }

    /// <summary>As <see cref="StartAsync"/>, not started yet.</summary>
    public static ServerProcess Of(string dataFolder, string? models = null, IReadOnlyDictionary<string, string>? settings = null) => new(dataFolder, models, settings, null);

    /// <summary>Starts it on any free port and kills it after so long, wherever it has come to.</summary>
    public async Task KillWhileStartingAsync(TimeSpan after)
    {
        var address = Address;
        var starting = StartAgainAsync(port: 0);
        await Task.Delay(after);
        _process!.Kill();
        try
        {
            await starting;
        }
        catch (InvalidOperationException)
        {
            // Killed before it listened.
        }

        await KillAsync();
        Address = address;
    }

    /// <summary>kill -9: no goodbye, no flush.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } running)
        {
            running.Kill();
            await running.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
    }

    /// <summary>Asks it to end (SIGTERM), as a system does that shuts down; returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        var running = _process ?? throw new InvalidOperationException("The server does not run.");
        using (var kill = Process.Start("kill", ["-TERM", running.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await running.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token);
        var code = running.ExitCode;
        running.Dispose();
        _process = null;
        return code;
    }

    /// <summary>Starts on the same data folder and, unless told otherwise, on the same port, so that open pages reconnect.</summary>
    public async Task StartAgainAsync(int? port = null)
    {
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Checkout.Root,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Mem3D.Web.dll"));
        start.ArgumentList.Add("--urls");
        start.ArgumentList.Add($"http://127.0.0.1:{port ?? new Uri(Address).Port}");
        foreach (var argument in _arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add("--contentRoot");
        start.ArgumentList.Add(Path.Combine(Checkout.Root, "src", "Web"));
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Mem3D__DataFolder"] = _dataFolder;
        start.Environment["Mem3D__Models"] = _models;
        foreach (var (name, value) in _settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("The server process did not start.");
        void Read(string? line)
        {
            if (line is null)
            {
                return;
            }

            lock (_output)
            {
                _output.AppendLine(line);
            }

            if (Listening().Match(line) is { Success: true } match)
            {
                listening.TrySetResult(match.Groups[1].Value);
            }
        }

        process.OutputDataReceived += (_, e) => Read(e.Data);
        process.ErrorDataReceived += (_, e) => Read(e.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException($"The server ended before it listened:\n{Output}"));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        Address = (await listening.Task.WaitAsync(TimeSpan.FromMinutes(3))).TrimEnd('/');
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    [GeneratedRegex(@"Now listening on: (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
