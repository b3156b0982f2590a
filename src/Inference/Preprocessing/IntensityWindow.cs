using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Mem3D.Inference.Preprocessing;

/// <summary>Intensity window: v → (clip((v − Low) / Width, −0.25, 1.25) − 0.5) · 2, that is −1.5 … 1.5 (docs/networks.md, Window).</summary>
/// <param name="Low">Stored units.</param>
/// <param name="Width">Stored units, ≥ 1e-3.</param>
internal readonly record struct IntensityWindow(float Low, float Width)
{
    private const float MinimumWidth = 1e-3f;

    /// <summary>From the 1st to the 99th percentile of every 3rd sample.</summary>
    public static IntensityWindow Of(ReadOnlySpan<float> samples)
    {
        var count = (samples.Length + 2) / 3;
        var rented = ArrayPool<float>.Shared.Rent(count);
        var values = rented.AsSpan(0, count);
        for (var i = 0; i < count; i++)
        {
            values[i] = samples[3 * i];
        }

        var low = Percentile.Of(values, 0.01);
        var high = Percentile.Of(values, 0.99);
        ArrayPool<float>.Shared.Return(rented);
        return new IntensityWindow((float)low, MathF.Max((float)(high - low), MinimumWidth));
    }

    /// <summary>Windows samples in place.</summary>
    public void Apply(Span<float> samples)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(samples);
        var low = new Vector<float>(Low);
        var width = new Vector<float>(Width);
        var least = new Vector<float>(-0.25f);
        var most = new Vector<float>(1.25f);
        var half = new Vector<float>(0.5f);
        for (var i = 0; i < vectors.Length; i++)
        {
            var v = Vector.Min(Vector.Max((vectors[i] - low) / width, least), most) - half;
            vectors[i] = v + v;
        }

        for (var i = vectors.Length * Vector<float>.Count; i < samples.Length; i++)
        {
            samples[i] = (MathF.Min(MathF.Max((samples[i] - Low) / Width, -0.25f), 1.25f) - 0.5f) * 2;
        }
    }
}
