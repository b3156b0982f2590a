using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Mem3D.Integration.Tests.Stage;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Mem3D.Integration.Tests.Soak;

/// <summary>
/// A page that opens a case many times over and then reads nothing any more, with a receive buffer of a few kilobytes: what it is told backs up into the
/// server at once. It goes on saying that it lives.
/// </summary>
internal sealed class SlowPage : IDisposable
{
    /// <summary>Answers that nobody reads: more than the buffers on the way take.</summary>
    private const int Answers = 200;

    private static readonly TimeSpan Sign = TimeSpan.FromSeconds(2);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _end = new();

    /// <summary>True once the server has ended the line.</summary>
    public bool LetGo { get; private set; }

    public static async Task<SlowPage> OpenAsync(Uri server, Browser browser, Guid caseId, CancellationToken cancellationToken)
    {
        var page = new SlowPage();
        page._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        page._socket.Options.SetRequestHeader("Cookie", browser.Cookies.GetCookieHeader(server));
        using var line = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = ConnectAsync }, disposeHandler: false);
        await page._socket.ConnectAsync(new UriBuilder(new Uri(server, "hubs/case")) { Scheme = "ws" }.Uri, line, cancellationToken);
        await page.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"messagepack\",\"version\":1}\u001e"), WebSocketMessageType.Text, cancellationToken);
        var protocol = new MessagePackHubProtocol();
        for (var n = 0; n < Answers; n++)
        {
            var open = protocol.GetMessageBytes(new InvocationMessage(n.ToString(System.Globalization.CultureInfo.InvariantCulture), "Open", [caseId]));
            await page.SendAsync(open, WebSocketMessageType.Binary, cancellationToken);
        }

        _ = page.LiveAsync(protocol.GetMessageBytes(PingMessage.Instance));
        return page;
    }

    public void Dispose()
    {
        _end.Cancel();
        _socket.Abort();
        _socket.Dispose();
        _end.Dispose();
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private async Task LiveAsync(ReadOnlyMemory<byte> ping)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Sign, _end.Token);
                await SendAsync(ping, WebSocketMessageType.Binary, _end.Token);
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or InvalidOperationException)
        {
            LetGo = true;
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private Task SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, CancellationToken cancellationToken) =>
        _socket.SendAsync(bytes, type, true, cancellationToken).AsTask();
}
