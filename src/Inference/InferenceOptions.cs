namespace Mem3D.Inference;

/// <summary>How inference is set up; bound from configuration by the host.</summary>
public sealed record InferenceOptions
{
    /// <summary>Folder with <c>manifest.json</c> and the networks.</summary>
    public string ModelFolder { get; init; } = "onnx";

    /// <summary>Which of the folder's sets is used.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Where the networks run.</summary>
    public DeviceChoice Device { get; init; } = DeviceChoice.Auto;

    /// <summary>How a GPU is used.</summary>
    public GpuOptions Gpu { get; init; } = new();

    /// <summary>Threads of the network pool, shared by all graphs; 0: one a core. The first engine of a process decides.</summary>
    public int Threads { get; init; }

    /// <summary>Limit of the encoder cache in bytes; 0 switches it off. A slice of the compact network at 128 px takes half a megabyte.</summary>
    public long EncoderCacheBytes { get; init; } = 96L << 20;

    /// <summary>
    /// Limit in bytes of what is kept of earlier rounds, so that passes a correction does not concern need not run again; 0 switches it off. A slice of
    /// the compact network takes 64 KB.
    /// </summary>
    public long ResultCacheBytes { get; init; } = 64L << 20;

    /// <summary>Prompts that may wait, over all people.</summary>
    public int MaximumWaitingInteractions { get; init; } = 256;

    /// <summary>Propagations that may wait, over all people.</summary>
    public int MaximumWaitingRuns { get; init; } = 64;

    /// <summary>Prompts, and propagations, of one person that may wait; the rest of the room is for others.</summary>
    public int MaximumWaitingPerPerson { get; init; } = 16;

    /// <summary>Propagations (of different people) that take turns, slice by slice; further ones wait.</summary>
    public int ConcurrentRuns { get; init; } = 4;

    /// <summary>Slices a run may be ahead of its reader before it lets others go first.</summary>
    public int MaximumUnreadSlices { get; init; } = 64;
}
