using CsCheck;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Masks;

namespace Mem3D.Core.Tests.Evaluation;

/// <summary>Masks for the tests of evaluation: random ones, and ones that can be read in the source.</summary>
internal static class Shapes
{
    /// <summary>Spacings of real scans: thick slices, odd pixels, never all the same.</summary>
    public static readonly Gen<(double X, double Y, double Z)> Spacing =
        Gen.Select(Gen.Double[0.3, 1.5], Gen.Double[0.3, 1.5], Gen.Double[1.6, 6]);

    /// <summary>Small masks, mostly sparse, from empty to full.</summary>
    public static readonly Gen<SliceMask> Slice =
        from width in Gen.Int[1, 12]
        from height in Gen.Int[1, 9]
        from share in Gen.Int[0, 10]
        from values in Gen.Int[0, 9].Array[width * height]
        select new SliceMask(width, height, [.. values.Select(v => v < share ? (byte)1 : (byte)0)]);

    /// <summary>Filled, rounded shapes like a person's targets.</summary>
    public static readonly Gen<SliceMask> Blob =
        from width in Gen.Int[20, 60]
        from height in Gen.Int[20, 50]
        from discs in Gen.Select(Gen.Double[0, 1], Gen.Double[0, 1], Gen.Double[2, 9]).Array[1, 4]
        select Discs(width, height, [.. discs.Select(d => (d.Item1 * width, d.Item2 * height, d.Item3))]);

    /// <summary>Two random volumes of one size and an anisotropic spacing.</summary>
    public static readonly Gen<(MaskVolume A, MaskVolume B)> Pair =
        from width in Gen.Int[1, 6]
        from height in Gen.Int[1, 5]
        from depth in Gen.Int[1, 4]
        from spacing in Spacing
        from share in Gen.Select(Gen.Int[0, 10], Gen.Int[0, 10])
        from values in Gen.Select(Gen.Int[0, 9].Array[width * height * depth], Gen.Int[0, 9].Array[width * height * depth])
        select (
            new MaskVolume(width, height, depth, spacing, [.. values.Item1.Select(v => v < share.Item1 ? (byte)1 : (byte)0)]),
            new MaskVolume(width, height, depth, spacing, [.. values.Item2.Select(v => v < share.Item2 ? (byte)1 : (byte)0)]));

    /// <summary>A mask from rows of text: '#' is set.</summary>
    public static SliceMask Read(params string[] rows) =>
        new(rows[0].Length, rows.Length, [.. rows.SelectMany(r => r).Select(c => c == '#' ? (byte)1 : (byte)0)]);

    public static SliceMask Discs(int width, int height, params (double X, double Y, double Radius)[] discs)
    {
        var values = new byte[width * height];
        for (var i = 0; i < values.Length; i++)
        {
            var (x, y) = (i % width, i / width);
            values[i] = discs.Any(d => Math.Pow(x - d.X, 2) + Math.Pow(y - d.Y, 2) <= d.Radius * d.Radius) ? (byte)1 : (byte)0;
        }

        return new SliceMask(width, height, values);
    }

    public static MaskVolume Stack((double X, double Y, double Z) spacingMm, params SliceMask[] slices)
    {
        var volume = new MaskVolume(slices[0].Width, slices[0].Height, slices.Length, spacingMm);
        for (var i = 0; i < slices.Length; i++)
        {
            volume.Set(i, slices[i]);
        }

        return volume;
    }
}
