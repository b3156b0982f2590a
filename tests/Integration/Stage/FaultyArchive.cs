using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>Something at a port of this machine that answers as broken, busy and hostile servers do.</summary>
internal sealed class FaultyArchive : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _retrieved;

    public FaultyArchive()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
        _app.Start();
    }

    public string Address => _app.Urls.First() + "/";

    public ConcurrentBag<string> Asked { get; } = [];

    public ConcurrentBag<string> Tokens { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        Asked.Add(path);
        if (http.Request.Headers.Authorization.ToString() is { Length: > 0 } token)
        {
            Tokens.Add(token);
        }

        switch (path.Split('/')[1])
        {
            case "unauthorised": http.Response.StatusCode = 401; break;
            case "page":
                http.Response.ContentType = "text/html";
                await http.Response.WriteAsync("<html>Sign in</html>");
                break;
            case "broken-json":
                http.Response.ContentType = "application/dicom+json";
                await http.Response.WriteAsync("[{\"0020000D\":{\"vr\":\"UI\",\"Value\":[\"1.2");
                break;
            case "elsewhere": http.Response.Redirect("/stolen"); break;
            case "busy": http.Response.StatusCode = 503; break;
            case "cuts" when HttpMethods.IsPost(http.Request.Method): await RefuseAsync(http); break;
            case "cuts": await CutAsync(http); break;
            default: http.Response.StatusCode = 404; break;
        }
    }

    /// <summary>The first time the connection breaks in the middle, then the object comes.</summary>
    private async Task CutAsync(HttpContext http)
    {
        var body = "--edge\r\nContent-Type: application/dicom\r\n\r\n" + new string('x', 5000) + "\r\n--edge--";
        http.Response.ContentType = "multipart/related; type=\"application/dicom\"; boundary=edge";
        http.Response.ContentLength = body.Length;
        if (Interlocked.Increment(ref _retrieved) == 1)
        {
            await http.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(body[..2000]));
            await http.Response.Body.FlushAsync();
            http.Abort();
            return;
        }

        await http.Response.WriteAsync(body);
    }

    private static async Task RefuseAsync(HttpContext http)
    {
        await http.Request.Body.CopyToAsync(Stream.Null);
        http.Response.StatusCode = 409;
        http.Response.ContentType = "application/dicom+json";
        await http.Response.WriteAsync("""{"00081198":{"vr":"SQ","Value":[{"00081197":{"vr":"US","Value":[290]}}]}}""");
    }
}
