using System.Numerics;
using System.Runtime.InteropServices;

namespace Mem3D.Core.Volumes;

/// <summary>Stored voxels as the networks take them, with vector instructions.</summary>
public static class VoxelConversion
{
    /// <summary>Each int16 as a float.</summary>
    /// <param name="stored">Voxels.</param>
    /// <param name="values">Receives as many values.</param>
    /// <exception cref="ArgumentException">There is less room than voxels.</exception>
    public static void ToFloat(ReadOnlySpan<short> stored, Span<float> values)
    {
        if (values.Length < stored.Length)
        {
            throw new ArgumentException($"There is room for {values.Length} of {stored.Length} voxels.", nameof(values));
        }

        var from = MemoryMarshal.Cast<short, Vector<short>>(stored);
        var to = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (var i = 0; i < from.Length; i++)
        {
            Vector.Widen(from[i], out var low, out var high);
            to[2 * i] = Vector.ConvertToSingle(low);
            to[(2 * i) + 1] = Vector.ConvertToSingle(high);
        }

        for (var i = from.Length * Vector<short>.Count; i < stored.Length; i++)
        {
            values[i] = stored[i];
        }
    }
}
