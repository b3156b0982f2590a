namespace Mem3D.Inference;

/// <summary>Where the networks run.</summary>
public enum DeviceChoice
{
    /// <summary>The GPU when this build carries its provider and it loads, else the CPU.</summary>
    Auto = 0,

    /// <summary>The CPU.</summary>
    Cpu = 1,

    /// <summary>The GPU is wanted: where it does not load, the CPU serves and <see cref="Core.Segmentation.EngineInfo.Note"/> says why.</summary>
    Cuda = 2,
}
