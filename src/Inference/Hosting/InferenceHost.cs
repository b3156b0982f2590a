using Mem3D.Core.Segmentation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mem3D.Inference.Hosting;

/// <summary>Loads and warms up the networks when the host starts, so that a wrong model folder is refused at once, and closes the queue when it stops.</summary>
internal sealed class InferenceHost(IServiceProvider services, InferenceQueue queue) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(services.GetRequiredService<ISegmentationEngine>, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => queue.StopAsync().WaitAsync(cancellationToken);
}
