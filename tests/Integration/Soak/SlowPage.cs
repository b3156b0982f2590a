using System.Net.WebSockets;
using System.Text;
using Mem3D.Integration.Tests.Stage;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Mem3D.Integration.Tests.Soak;

/// <summary>A page that opens a case and then reads nothing any more: its computer sleeps, or its network is gone without a goodbye.</summary>
internal sealed class SlowPage : IDisposable
{
    private readonly ClientWebSocket _socket = new();

    public static async Task<SlowPage> OpenAsync(Uri server, Browser browser, Guid caseId, CancellationToken cancellationToken)
    {
        var page = new SlowPage();
        page._socket.Options.Cookies = browser.Cookies;
        await page._socket.ConnectAsync(new UriBuilder(new Uri(server, "hubs/case")) { Scheme = "ws" }.Uri, cancellationToken);
        await page._socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"messagepack\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, cancellationToken);
        var open = new MessagePackHubProtocol().GetMessageBytes(new InvocationMessage("1", "Open", [caseId]));
        await page._socket.SendAsync(open, WebSocketMessageType.Binary, true, cancellationToken);
        return page;
    }

    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }
}
