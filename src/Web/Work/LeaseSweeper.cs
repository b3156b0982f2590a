using Mem3D.Core.Errors;
using Mem3D.Core.Work;

namespace Mem3D.Web.Work;

/// <summary>Gives cases free whose lease ended, every minute.</summary>
public sealed partial class LeaseSweeper(IWorkStore work, TimeProvider time, ILogger<LeaseSweeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await work.ExpireLeasesAsync(stoppingToken);
                }
                catch (Mem3DException e)
                {
                    LogFailed(e);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Leases could not be looked at; tried again in a minute")]
    private partial void LogFailed(Exception error);
}
