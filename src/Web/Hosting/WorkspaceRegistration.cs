using Mem3D.Core.Errors;
using Mem3D.Core.Quality;
using Mem3D.Core.Segmentation;
using Mem3D.Inference;
using Mem3D.Inference.Hosting;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Hosting;

/// <summary>Case sessions and the engine behind them.</summary>
public static class WorkspaceRegistration
{
    public static void AddWorkspace(this WebApplicationBuilder builder, Folders folders)
    {
        var services = builder.Services;
        services.AddSingleton<Failures>();
        services.AddSingleton<EngineHealth>();
        services.AddSingleton<INextSliceChooser, NextSliceChooser>();
        services.AddSingleton<VolumePool>();
        services.AddSingleton<CaseVolumes>();
        services.AddSingleton(Propagation(builder.Configuration));
        services.AddSingleton<CaseServices>();
        services.AddSingleton<CaseSessions>();
        services.AddSingleton<CaseRemoval>();

        // Hosted services stop in the reverse order: the queue ends its runs first, then the sessions store how they ended.
        services.AddHostedService(provider => provider.GetRequiredService<CaseSessions>());
        services.AddSingleton<ISegmentationEngine, GuardedEngine>();
        services.AddMem3DInference(Options(builder.Configuration, folders));
        services.AddHostedService<Farewell>();
        services.AddHostedService<RoundResumption>();
    }

    /// <summary>Ours, or the paper as printed: <c>Mem3D:Propagation</c> is <c>default</c> or <c>paper</c>.</summary>
    /// <exception cref="Mem3DException">Another word.</exception>
    private static PropagationOptions Propagation(IConfiguration configuration) => configuration.GetValue("Mem3D:Propagation", "default") switch
    {
        "default" => PropagationOptions.Default,
        "paper" => PropagationOptions.LiteralPaper,
        var other => throw new Mem3DException(
            ErrorKind.Unavailable, $"The setting Mem3D:Propagation is \"{other}\".", "Write \"default\" or \"paper\"."),
    };

    private static InferenceOptions Options(ConfigurationManager configuration, Folders folders)
    {
        var options = new InferenceOptions { ModelFolder = folders.Models };
        return options with
        {
            Precision = Choice(configuration, "Mem3D:Precision", options.Precision),
            Device = Choice(configuration, "Mem3D:Device", options.Device),
            Gpu = configuration.GetSection("Mem3D:Gpu").Get<GpuOptions>() ?? options.Gpu,
            Threads = configuration.GetValue("Mem3D:Threads", options.Threads),
            ResultCacheBytes = configuration.GetValue("Mem3D:ResultCacheBytes", options.ResultCacheBytes),
            EncoderCacheBytes = configuration.GetValue("Mem3D:EncoderCacheBytes", options.EncoderCacheBytes),
        };
    }

    /// <exception cref="Mem3DException">The setting is none of the words.</exception>
    private static T Choice<T>(ConfigurationManager configuration, string key, T otherwise)
        where T : struct, Enum
    {
        var word = configuration[key];
        if (string.IsNullOrEmpty(word))
        {
            return otherwise;
        }

        return Enum.TryParse<T>(word, ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw new Mem3DException(
                ErrorKind.Unavailable, $"The setting {key} is \"{word}\".", $"Write one of: {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
    }
}
