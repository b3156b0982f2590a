namespace Mem3D.Inference.Memory;

/// <summary>Keys [P, Ck] and values [P, Cv] of one memory slice.</summary>
internal sealed class SliceMemory(MemoryShapes shapes)
{
    public float[] Keys { get; } = GC.AllocateUninitializedArray<float>(shapes.Tokens * shapes.KeyChannels, pinned: true);

    public float[] Values { get; } = GC.AllocateUninitializedArray<float>(shapes.Tokens * shapes.ValueChannels, pinned: true);
}
