namespace Mem3D.Inference;

/// <summary>How a GPU is used, in a build that carries its provider.</summary>
public sealed record GpuOptions
{
    /// <summary>Which GPU, counted from 0.</summary>
    public int DeviceId { get; init; }

    /// <summary>Most GPU memory in bytes that CUDA's arena takes; 0: what it needs.</summary>
    public long MemoryLimitBytes { get; init; }

    /// <summary>TensorRT before CUDA, where it loads. Its engines are built at the first start, which takes minutes.</summary>
    public bool TensorRt { get; init; }

    /// <summary>Folder in which TensorRT keeps its engines over restarts; null: nowhere.</summary>
    public string? TensorRtCacheFolder { get; init; }
}
