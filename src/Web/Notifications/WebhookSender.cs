using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Mem3D.Core.Errors;
using Mem3D.Core.Notifications;

namespace Mem3D.Web.Notifications;

/// <summary>
/// Takes messages out of the outbox and delivers them: those of one webhook one after the other, the webhooks beside each other, so that a receiver that
/// does not answer delays nobody but itself. Signed: <c>X-Mem3D-Signature: t=…,v1=…</c>, v1 being the hexadecimal
/// HMAC-SHA256 of <c>t.body</c> under the webhook's key. A message that was not answered with 2xx is tried again (<see cref="IWebhookStore"/>).
/// </summary>
public sealed partial class WebhookSender : BackgroundService
{
    /// <summary>Messages of one webhook that are taken at a time.</summary>
    private const int Batch = 20;

    /// <summary>Webhooks that are told at the same time.</summary>
    private const int AtOnce = 16;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private readonly IWebhookStore _store;
    private readonly Webhooks _webhooks;
    private readonly TimeProvider _time;
    private readonly ILogger<WebhookSender> _logger;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly ConcurrentDictionary<Guid, bool> _told = new();

    public WebhookSender(IWebhookStore store, Webhooks webhooks, WebhookAddress addresses, TimeProvider time, ILogger<WebhookSender> logger)
    {
        (_store, _webhooks, _time, _logger) = (store, webhooks, time, logger);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // it could lead inside
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = addresses.ConnectAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        })
        {
            Timeout = Timeout,
            MaxResponseContentBufferSize = 64 * 1024,
        };
    }

    /// <summary>The signature of a body at a time (seconds since the Unix epoch).</summary>
    public static string Sign(string secret, long seconds, string body) => string.Create(
        CultureInfo.InvariantCulture,
        $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}.{body}")))}");

    public override void Dispose()
    {
        _http.Dispose();
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        void Wake() => _wake.Release();
        _store.Queued += Wake;
        var running = new List<Task>();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                try
                {
                    running.RemoveAll(t => t.IsCompleted);
                    var due = (await _store.DueAsync(Batch, [.. _told.Keys], stoppingToken)).GroupBy(d => d.WebhookId);
                    foreach (var messages in due.Take(Math.Max(0, AtOnce - _told.Count)))
                    {
                        _told[messages.Key] = true;
                        running.Add(TellAsync(messages.Key, [.. messages], stoppingToken));
                    }
                }
                catch (Mem3DException e)
                {
                    LogStore(e);
                }

                await _wake.WaitAsync(LookEvery, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops; what waits is delivered after its next start.
        }
        finally
        {
            _store.Queued -= Wake;
            await Task.WhenAll(running);
        }
    }

    private async Task TellAsync(Guid webhookId, IReadOnlyList<WebhookDelivery> messages, CancellationToken stoppingToken)
    {
        // The loop goes on with the other webhooks.
        await Task.Yield();
        try
        {
            foreach (var message in messages)
            {
                await DeliverAsync(message, stoppingToken);
            }
        }
        catch (Mem3DException e)
        {
            LogStore(e);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
        finally
        {
            _told.TryRemove(webhookId, out _);
            if (!stoppingToken.IsCancellationRequested)
            {
                _wake.Release();
            }
        }
    }

    private async Task DeliverAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        int? status = null;
        string problem;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json") };
            request.Headers.TryAddWithoutValidation("X-Mem3D-Event", delivery.Event);
            request.Headers.TryAddWithoutValidation("X-Mem3D-Delivery", delivery.Id.ToString());
            request.Headers.TryAddWithoutValidation(
                "X-Mem3D-Signature", Sign(_webhooks.SecretOf(delivery), _time.GetUtcNow().ToUnixTimeSeconds(), delivery.Body));
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            status = (int)answer.StatusCode;
            if (answer.IsSuccessStatusCode)
            {
                await _store.DeliveredAsync(delivery.Id, status.Value, cancellationToken);
                return;
            }

            problem = $"The receiver answered {status}.";
        }
        catch (CryptographicException)
        {
            problem = "The signing key cannot be read any more; make the webhook anew.";
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            problem = e is TaskCanceledException ? "The receiver did not answer in time." : e.GetBaseException() is Mem3DException refused ? refused.Message : "The receiver could not be reached.";
        }

        await _store.FailedAsync(delivery.Id, status, problem, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook messages could not be read or noted; they are tried again")]
    private partial void LogStore(Exception error);
}
