namespace Mem3D.Inference.Memory;

/// <summary>A slice in an ROI and what the query encoder made of it. Buffers are pinned: the networks write to and read from them directly.</summary>
internal sealed class EncodedSlice(MemoryShapes shapes)
{
    /// <summary>[4, S, S]: slices k−d, k, k+d windowed, then slice k in the object window.</summary>
    public float[] Image { get; } = Buffer(4 * shapes.Cells);

    /// <summary>[P, Ck], unit length.</summary>
    public float[] Key { get; } = Buffer(shapes.Tokens * shapes.KeyChannels);

    /// <summary>[Cv, S/16, S/16].</summary>
    public float[] Value { get; } = Buffer(shapes.Tokens * shapes.ValueChannels);

    /// <summary>[C16, S/16, S/16].</summary>
    public float[] F16 { get; } = Buffer(shapes.Tokens * shapes.Channels16);

    /// <summary>[C8, S/8, S/8].</summary>
    public float[] F8 { get; } = Buffer(shapes.Cells / 64 * shapes.Channels8);

    /// <summary>[C4, S/4, S/4].</summary>
    public float[] F4 { get; } = Buffer(shapes.Cells / 16 * shapes.Channels4);

    /// <summary>Memory it takes.</summary>
    public long Bytes => sizeof(float) * ((long)Image.Length + Key.Length + Value.Length + F16.Length + F8.Length + F4.Length);

    /// <summary>The previous slice along the travel, windowed, in this slice's ROI: channel 0.</summary>
    public Memory<float> PreviousImage => Image.AsMemory(0, shapes.Cells);

    private static float[] Buffer(int length) => GC.AllocateUninitializedArray<float>(length, pinned: true);
}
