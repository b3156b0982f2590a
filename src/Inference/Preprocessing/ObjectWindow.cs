using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Mem3D.Inference.Preprocessing;

/// <summary>
/// Window around the target's own intensities: clip((x − Median) / (1.5 · Spread), −1.5, 1.5) of windowed values x (docs/networks.md, Object window).
/// </summary>
internal readonly record struct ObjectWindow(float Median, float Spread)
{
    private const int MinimumSamples = 5;
    private const float SpreadFloor = 0.1f;

    /// <summary>Median and p90 − p10 + 0.1 of the windowed samples where the mask exceeds 0.5; (0, 1) for fewer than 5.</summary>
    public static ObjectWindow Of(ReadOnlySpan<float> windowed, ReadOnlySpan<float> mask)
    {
        var rented = ArrayPool<float>.Shared.Rent(windowed.Length);
        var count = 0;
        for (var i = 0; i < windowed.Length; i++)
        {
            if (mask[i] > 0.5f)
            {
                rented[count++] = windowed[i];
            }
        }

        var result = new ObjectWindow(0, 1);
        if (count >= MinimumSamples)
        {
            var inside = rented.AsSpan(0, count);
            result = new ObjectWindow(
                (float)Percentile.Of(inside, 0.5), (float)(Percentile.Of(inside, 0.9) - Percentile.Of(inside, 0.1)) + SpreadFloor);
        }

        ArrayPool<float>.Shared.Return(rented);
        return result;
    }

    /// <summary>Writes channel 3 from windowed samples.</summary>
    public void Apply(ReadOnlySpan<float> windowed, Span<float> destination)
    {
        const float Limit = 1.5f;
        var scale = 1.5f * Spread;
        var from = MemoryMarshal.Cast<float, Vector<float>>(windowed);
        var to = MemoryMarshal.Cast<float, Vector<float>>(destination[..windowed.Length]);
        var (median, divisor, least, most) = (new Vector<float>(Median), new Vector<float>(scale), new Vector<float>(-Limit), new Vector<float>(Limit));
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = Vector.Min(Vector.Max((from[i] - median) / divisor, least), most);
        }

        for (var i = from.Length * Vector<float>.Count; i < windowed.Length; i++)
        {
            destination[i] = MathF.Min(MathF.Max((windowed[i] - Median) / scale, -Limit), Limit);
        }
    }
}
