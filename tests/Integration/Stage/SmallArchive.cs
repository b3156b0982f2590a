using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Mem3D.Testing;
using Mem3D.Web.Archives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>
/// A hospital's archive with one study, at a port of this machine. Every text of the study is marked, so that it can be looked for. What is sent to it can
/// be held back. Owes nothing to the product's client.
/// </summary>
internal sealed class SmallArchive : IAsyncDisposable
{
    public const int Slices = 4;

    private const string Study = "1.2.999.1";
    private const string SeriesUid = "1.2.999.1.1";
    private readonly WebApplication _app;

    /// <param name="certificate">Makes it speak TLS.</param>
    public SmallArchive(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        _app.Start();
    }

    /// <summary>What stands in its study and must not get where it does not belong.</summary>
    public static IReadOnlyList<string> Marks { get; } = ["QxSmith", "QX-0815", "QXACC", "QxAbdomen", "QxPortal", "1.2.999.", "19990607"];

    /// <summary>Its one series, as a person finds it.</summary>
    public static ArchiveSeries Series { get; } = new(Study, SeriesUid, "CT", 3, "QxPortal", "ABDOMEN", Slices);

    public string Address => _app.Urls.First() + "/";

    /// <summary>Objects that were sent to it.</summary>
    public ConcurrentBag<byte[]> Taken { get; } = [];

    public int Asked { get; private set; }

    /// <summary>How many images it lists of those that it says it has.</summary>
    public int Listed { get; init; } = Slices;

    /// <summary>What is sent waits for this before it is answered.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>Ends when something was sent to it, which may be held back.</summary>
    public TaskCompletionSource Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The images of its series.</summary>
    public static IReadOnlyList<byte[]> Images() => MarkedSeries.Images(Study, SeriesUid, "1.2.999.9", Slices);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static Dictionary<string, object> Attributes(params (string Tag, object Value)[] values) => values.ToDictionary(
        v => v.Tag, v => (object)new { vr = "LO", Value = new[] { v.Value is string text && v.Tag == "00100010" ? new { Alphabetic = text } : v.Value } });

    private async Task AnswerAsync(HttpContext http)
    {
        Asked++;
        var parts = http.Request.Path.Value!.Trim('/').Split('/');
        if (HttpMethods.IsPost(http.Request.Method))
        {
            await TakeAsync(http);
        }
        else if (parts.Length == 6 && parts[5].StartsWith(SeriesUid, StringComparison.Ordinal))
        {
            await GiveAsync(http, int.Parse(parts[5].Split('.')[^1], CultureInfo.InvariantCulture));
        }
        else
        {
            await ListAsync(http, parts.Length switch
            {
                1 => [Attributes(("0020000D", Study), ("00100010", "QxSmith^Jane"), ("00100020", "QX-0815"), ("00080020", "19990607"), ("00080050", "QXACC"), ("00081030", "QxAbdomen"))],
                3 => [Attributes(("0020000E", SeriesUid), ("00080060", "CT"), ("00200011", 3), ("0008103E", "QxPortal"), ("00201209", Slices))],
                5 => [.. Enumerable.Range(1, Listed).Select(n => Attributes(("00080018", $"{SeriesUid}.{n}"), ("00200013", n)))],
                _ => [],
            });
        }
    }

    private static async Task ListAsync(HttpContext http, IReadOnlyList<Dictionary<string, object>> found)
    {
        http.Response.ContentType = "application/dicom+json";
        await http.Response.WriteAsync(JsonSerializer.Serialize(found));
    }

    private static async Task GiveAsync(HttpContext http, int number)
    {
        http.Response.ContentType = "multipart/related; type=\"application/dicom\"; boundary=edge";
        await http.Response.WriteAsync("--edge\r\nContent-Type: application/dicom\r\n\r\n");
        await http.Response.Body.WriteAsync(Images()[number - 1]);
        await http.Response.WriteAsync("\r\n--edge--");
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        Sent.TrySetResult();
        await Hold.WaitAsync(http.RequestAborted);
        Taken.Add(body.ToArray());
        http.Response.ContentType = "application/dicom+json";
        await http.Response.WriteAsync("""{"00081199":{"vr":"SQ","Value":[{"00081155":{"vr":"UI","Value":["1.2"]}}]}}""", Encoding.UTF8);
    }
}
