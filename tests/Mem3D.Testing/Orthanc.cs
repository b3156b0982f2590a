using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Mem3D.Testing;

/// <summary>A real archive: Orthanc with its DICOMweb plugin, in a folder and at a port of its own on the loopback. Tests that want one skip, with a reason, where it is not installed.</summary>
public sealed class Orthanc : IAsyncDisposable
{
    public const string User = "mem3d", Password = "only for this test";

    private static readonly string[] Programs = ["/usr/sbin/Orthanc", "/usr/bin/Orthanc", "/usr/local/sbin/Orthanc"];
    private static readonly string[] Plugins = ["/usr/share/orthanc/plugins", "/usr/lib/orthanc/plugins", "/usr/local/share/orthanc/plugins"];

    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    private Orthanc(int port)
    {
        var plugin = Plugins.Where(Directory.Exists).SelectMany(p => Directory.GetFiles(p, "libOrthancDicomWeb.so*")).First();
        var settings = _folder.File("orthanc.json");
        File.WriteAllText(settings, JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["Name"] = "Mem3DTests",
            ["StorageDirectory"] = _folder.File("storage"),
            ["IndexDirectory"] = _folder.File("storage"),
            ["HttpPort"] = port,
            ["RemoteAccessAllowed"] = false,
            ["DicomServerEnabled"] = false,
            ["AuthenticationEnabled"] = true,
            ["RegisteredUsers"] = new Dictionary<string, string> { [User] = Password },
            ["Plugins"] = new[] { plugin },
            ["DicomWeb"] = new Dictionary<string, object> { ["Enable"] = true, ["Root"] = "/dicom-web/" },
        }));
        Address = $"http://127.0.0.1:{port}/dicom-web/";
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{User}:{Password}")));
        _process = Process.Start(new ProcessStartInfo(Programs.First(File.Exists), [settings]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = _folder.Path })!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Null when it is installed; else the reason to skip, with the Debian packages.</summary>
    public static string? Why => Array.Exists(Programs, File.Exists) && Plugins.Where(Directory.Exists).SelectMany(p => Directory.GetFiles(p, "libOrthancDicomWeb.so*")).Any()
        ? null
        : "Orthanc with its DICOMweb plugin is not installed (Debian: orthanc orthanc-dicomweb).";

    /// <summary>Base of its DICOMweb services.</summary>
    public string Address { get; }

    /// <summary>Its own REST interface, signed in.</summary>
    public HttpClient Http { get; }

    public static async Task<Orthanc> StartAsync()
    {
        var orthanc = new Orthanc(FreePort());
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var answer = await orthanc.Http.GetAsync("system");
                if (answer.IsSuccessStatusCode)
                {
                    return orthanc;
                }
            }
            catch (HttpRequestException) when (tries < 600 && !orthanc._process.HasExited)
            {
                // it is still starting
            }

            if (tries == 600)
            {
                throw new TimeoutException("Orthanc did not answer within a minute.");
            }

            await Task.Delay(100);
        }
    }

    /// <summary>One that holds these objects.</summary>
    public static async Task<Orthanc> WithAsync(IEnumerable<byte[]> files)
    {
        var orthanc = await StartAsync();
        foreach (var file in files)
        {
            await orthanc.PutAsync(file);
        }

        return orthanc;
    }

    /// <summary>Puts an object in. Returns Orthanc's own name for it.</summary>
    public async Task<string> PutAsync(byte[] file)
    {
        using var answer = await Http.PostAsync("instances", new ByteArrayContent(file));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ID").GetString()!;
    }

    /// <summary>The objects of a modality, as files.</summary>
    public async Task<IReadOnlyList<byte[]>> FilesAsync(string modality)
    {
        var files = new List<byte[]>();
        foreach (var series in (await Http.GetFromJsonAsync<string[]>("series"))!)
        {
            var about = await Http.GetFromJsonAsync<JsonElement>($"series/{series}");
            if (about.GetProperty("MainDicomTags").GetProperty("Modality").GetString() == modality)
            {
                foreach (var instance in about.GetProperty("Instances").EnumerateArray())
                {
                    files.Add(await Http.GetByteArrayAsync($"instances/{instance.GetString()}/file"));
                }
            }
        }

        return files;
    }

    public async Task<int> PatientsAsync() => (await Http.GetFromJsonAsync<string[]>("patients"))!.Length;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
