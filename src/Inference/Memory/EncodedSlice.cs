using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Memory;

/// <summary>A slice in an ROI and what the query encoder made of it. Buffers are pinned: the networks write to and read from them directly.</summary>
internal sealed class EncodedSlice
{
    private readonly float[][] _all;

    public EncodedSlice(MemoryShapes shapes)
    {
        Image = Buffer(4 * shapes.Cells);
        Key = Buffer(shapes.Tokens * shapes.KeyChannels);
        Value = Buffer(shapes.Tokens * shapes.ValueChannels);
        F16 = Buffer(shapes.Tokens * shapes.Channels16);
        F8 = Buffer(shapes.Cells / 64 * shapes.Channels8);
        F4 = Buffer(shapes.Cells / 16 * shapes.Channels4);
        PreviousImage = Image.AsMemory(0, shapes.Cells);
        _all = [Image, Key, Value, F16, F8, F4];
    }

    /// <summary>[4, S, S]: slices k−d, k, k+d windowed, then slice k in the object window.</summary>
    public float[] Image { get; }

    /// <summary>Which slice the image shows, in which direction of travel and where; null before the first.</summary>
    public (int Slice, int Direction, Roi Roi)? Shows { get; set; }

    /// <summary>[P, Ck], unit length.</summary>
    public float[] Key { get; }

    /// <summary>[Cv, S/16, S/16].</summary>
    public float[] Value { get; }

    /// <summary>[C16, S/16, S/16].</summary>
    public float[] F16 { get; }

    /// <summary>[C8, S/8, S/8].</summary>
    public float[] F8 { get; }

    /// <summary>[C4, S/4, S/4].</summary>
    public float[] F4 { get; }

    /// <summary>Values of all buffers together.</summary>
    public int Length => Image.Length + Key.Length + Value.Length + F16.Length + F8.Length + F4.Length;

    /// <summary>Memory it takes.</summary>
    public long Bytes => sizeof(float) * (long)Length;

    /// <summary>The previous slice along the travel, windowed, in this slice's ROI: channel 0.</summary>
    public Memory<float> PreviousImage { get; }

    /// <summary>Copies all buffers, one after the other, into <paramref name="block"/> of <see cref="Length"/> values.</summary>
    public void Write(Span<float> block)
    {
        foreach (var buffer in _all)
        {
            buffer.CopyTo(block);
            block = block[buffer.Length..];
        }
    }

    /// <summary>The inverse of <see cref="Write"/>.</summary>
    public void Read(ReadOnlySpan<float> block)
    {
        foreach (var buffer in _all)
        {
            block[..buffer.Length].CopyTo(buffer);
            block = block[buffer.Length..];
        }
    }

    private static float[] Buffer(int length) => GC.AllocateUninitializedArray<float>(length, pinned: true);
}
