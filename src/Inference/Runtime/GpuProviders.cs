using System.Globalization;

namespace Mem3D.Inference.Runtime;

/// <summary>Names and settings of the GPU's providers (onnxruntime.ai/docs/execution-providers). Pure.</summary>
internal static class GpuProviders
{
    public const string Cuda = "CUDAExecutionProvider";
    public const string TensorRt = "TensorrtExecutionProvider";

    /// <summary>CUDA: the arena grows by what is asked for instead of doubling, so that others find room on the same card.</summary>
    public static IReadOnlyDictionary<string, string> CudaSettings(GpuOptions options)
    {
        var settings = new Dictionary<string, string>
        {
            ["device_id"] = options.DeviceId.ToString(CultureInfo.InvariantCulture),
            ["arena_extend_strategy"] = "kSameAsRequested",
        };
        if (options.MemoryLimitBytes > 0)
        {
            settings["gpu_mem_limit"] = options.MemoryLimitBytes.ToString(CultureInfo.InvariantCulture);
        }

        return settings;
    }

    public static IReadOnlyDictionary<string, string> TensorRtSettings(GpuOptions options)
    {
        var settings = new Dictionary<string, string> { ["device_id"] = options.DeviceId.ToString(CultureInfo.InvariantCulture) };
        if (options.TensorRtCacheFolder is { Length: > 0 } folder)
        {
            settings["trt_engine_cache_enable"] = "1";
            settings["trt_engine_cache_path"] = folder;
        }

        return settings;
    }
}
