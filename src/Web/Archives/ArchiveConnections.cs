using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mem3D.Core.Archives;
using Mem3D.Core.Errors;

namespace Mem3D.Web.Archives;

/// <summary>Connections to archives, one pool for each piece of work. Thread-safe.</summary>
public sealed class ArchiveConnections(IArchiveStore store, TimeProvider time)
{
    /// <summary>Largest answer to a search.</summary>
    private const long LargestAnswer = 32L << 20;

    /// <exception cref="Mem3DException">No such archive, or its password cannot be decrypted.</exception>
    public async Task<DicomWebClient> OpenAsync(Guid archiveId, CancellationToken cancellationToken)
    {
        var archive = await store.GetAsync(archiveId, cancellationToken);
        var http = new HttpClient(Handler(archive))
        {
            BaseAddress = new Uri(archive.Address),
            Timeout = Timeout.InfiniteTimeSpan, // the client knows how long each request may take
            MaxResponseContentBufferSize = LargestAnswer,
        };
        var secret = await store.SecretAsync(archiveId, cancellationToken);
        http.DefaultRequestHeaders.Authorization = archive.Authentication switch
        {
            ArchiveAuthentication.Basic => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{archive.UserName}:{secret}"))),
            ArchiveAuthentication.Bearer => new AuthenticationHeaderValue("Bearer", secret),
            _ => null,
        };
        return new DicomWebClient(http, time);
    }

    /// <summary>No redirects, no cookies; certificates are checked against the system's authorities, or against those entered for the archive and no others.</summary>
    private static SocketsHttpHandler Handler(Archive archive)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,
        };
        if (archive.Authorities.Length > 0)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPem(archive.Authorities);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return handler;
    }

    /// <summary>Link-local addresses are those of a machine's own surroundings, such as the metadata service of a cloud: no archive is there.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = (await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken)).Where(a => !IsLinkLocal(a)).ToArray();
        if (addresses.Length == 0)
        {
            throw new Mem3DException(ErrorKind.Invalid, "The archive's address leads to no place where an archive may be.", "Ask whoever set the archive up to check its address.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsLinkLocal(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.IsIPv6LinkLocal || (plain.AddressFamily == AddressFamily.InterNetwork && plain.GetAddressBytes() is [169, 254, ..]);
    }
}
