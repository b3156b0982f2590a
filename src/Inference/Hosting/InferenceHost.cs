using Mem3D.Core.Segmentation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mem3D.Inference.Hosting;

/// <summary>Loads and warms up the networks when the host starts, so that a wrong model folder is refused at once, and closes the queue when it stops.</summary>
internal sealed partial class InferenceHost(IServiceProvider services, InferenceQueue queue, ILogger<InferenceHost> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var engine = await Task.Run(services.GetRequiredService<ISegmentationEngine>, cancellationToken).ConfigureAwait(false);
        var info = engine.Info;
        LogReady(info.ModelSet, info.Version, info.Device, info.Threads, info.Note);
    }

    public Task StopAsync(CancellationToken cancellationToken) => queue.StopAsync().WaitAsync(cancellationToken);

    [LoggerMessage(Level = LogLevel.Information, Message = "Networks {ModelSet} {Version} ready on {Device} with {Threads} threads. {Note}")]
    private partial void LogReady(string modelSet, string version, string device, int threads, string note);
}
