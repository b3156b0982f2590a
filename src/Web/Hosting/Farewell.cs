using Mem3D.Inference.Hosting;
using Mem3D.Web.Hubs;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Hosting;

/// <summary>
/// The end of the server, in the order in which people lose nothing: runs stop at a slice, what they have is stored, pages are told, and only then are
/// their connections closed. Hosted services alone would end too late: connections are closed as soon as the server is asked to stop.
/// </summary>
internal sealed partial class Farewell(
    IHostApplicationLifetime lifetime, InferenceQueue queue, CaseSessions sessions, CasePages pages, ILogger<Farewell> logger) : IHostedService
{
    /// <summary>Longer than a network takes for a slice; a system that shuts down does not wait much longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>For pages to hear it: one whose computer sleeps never does.</summary>
    private static readonly TimeSpan PagePatience = TimeSpan.FromSeconds(3);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The last to be registered is the first to be called.
        lifetime.ApplicationStarted.Register(() => lifetime.ApplicationStopping.Register(() => Task.Run(SayAsync).GetAwaiter().GetResult()));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task SayAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            await queue.StopAsync().WaitAsync(patience.Token);
            await sessions.StopAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            LogImpatient(logger);
        }

        await Task.WhenAny(pages.EndAsync(), Task.Delay(PagePatience));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The work in progress did not end in time; the next start marks it as interrupted")]
    private static partial void LogImpatient(ILogger logger);
}
