using System.Net;
using System.Net.Sockets;
using Mem3D.Core.Errors;

namespace Mem3D.Web.Notifications;

/// <summary>
/// Where messages may go: https to the outside world, not to this machine and not into its networks, so that nobody reaches inner services through this
/// server. Names are resolved here and the connection goes to the address that was checked, so that a name cannot change in between.
/// </summary>
public sealed class WebhookAddress(IConfiguration configuration)
{
    /// <summary>Setting <c>Mem3D:WebhooksToPrivateNetworks</c>: for an institution whose receivers stand in the same network.</summary>
    private bool AllowPrivate => configuration.GetValue("Mem3D:WebhooksToPrivateNetworks", false);

    /// <exception cref="Mem3DException">No address that messages may go to.</exception>
    public Uri Check(string? url)
    {
        if (!Uri.TryCreate(url?.Trim(), UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && !(AllowPrivate && uri.Scheme == Uri.UriSchemeHttp)) || uri.UserInfo.Length > 0)
        {
            throw new Mem3DException(ErrorKind.Invalid, "A webhook's address begins with https:// and holds no password.", "Give the address of your receiver.");
        }

        return IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && !IsAllowed(address) ? throw Inner() : uri;
    }

    /// <summary>Opens the connection of an HTTP client to an address that was checked.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var address = addresses.FirstOrDefault(IsAllowed) ?? throw Inner();
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>False for loopback, link-local, private, carrier, benchmark, multicast and reserved ranges (RFC 6890), also inside IPv6.</summary>
    public bool IsAllowed(IPAddress address)
    {
        if (AllowPrivate)
        {
            return true;
        }

        var ip = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (ip.AddressFamily == AddressFamily.InterNetwork)
        {
            var b = ip.GetAddressBytes();
            return !(b[0] is 0 or 10 or 127 or >= 224
                || (b[0] == 100 && b[1] is >= 64 and <= 127)
                || (b[0] == 169 && b[1] == 254)
                || (b[0] == 172 && b[1] is >= 16 and <= 31)
                || (b[0] == 192 && b[1] == 168)
                || (b[0] == 192 && b[1] == 0 && b[2] is 0 or 2)
                || (b[0] == 198 && b[1] is 18 or 19)
                || (b[0] == 198 && b[1] == 51 && b[2] == 100)
                || (b[0] == 203 && b[1] == 0 && b[2] == 113));
        }

        // Only global unicast, and of it not what tunnels IPv4 (6to4, Teredo, NAT64) or documents.
        var six = ip.GetAddressBytes();
        return (six[0] & 0xE0) == 0x20
            && !(six[0] == 0x20 && six[1] == 0x02)
            && !(six[0] == 0x20 && six[1] == 0x01 && six[2] == 0 && six[3] == 0)
            && !(six[0] == 0x20 && six[1] == 0x01 && six[2] == 0x0D && six[3] == 0xB8);
    }

    private static Mem3DException Inner() => new(
        ErrorKind.Invalid, "This address is inside the server's own network.", "Webhooks go to the outside; whoever runs the server can allow others.");
}
