using Mem3D.Core.Segmentation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mem3D.Inference.Hosting;

/// <summary>Registration of the engine and its queue.</summary>
public static class InferenceServices
{
    /// <summary>
    /// Adds <see cref="ISegmentationEngine"/>, <see cref="InferenceQueue"/> and a hosted service that loads the networks at start and closes the
    /// queue at the end. An engine registered before stays (tests register their own).
    /// </summary>
    public static IServiceCollection AddMem3DInference(this IServiceCollection services, InferenceOptions options)
    {
        services.AddSingleton(options);
        if (!services.Any(service => service.ServiceType == typeof(ISegmentationEngine)))
        {
            services.AddSingleton<ISegmentationEngine>(_ => SegmentationEngine.Load(options));
        }

        services.AddSingleton(provider => new InferenceQueue(
            provider.GetRequiredService<ISegmentationEngine>(), options, provider.GetService<TimeProvider>()));
        services.AddHostedService<InferenceHost>();
        return services;
    }
}
