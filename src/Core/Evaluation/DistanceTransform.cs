using Mem3D.Core.Masks;

namespace Mem3D.Core.Evaluation;

/// <summary>
/// Exact squared Euclidean distance to the nearest site, with a spacing of its own for every direction: lower envelopes of parabolas, one
/// direction after another (Felzenszwalb and Huttenlocher, Theory of Computing 8, 2012). Linear in the number of voxels.
/// </summary>
public static class DistanceTransform
{
    /// <summary>
    /// Squared distances (mm² when the spacing is in mm) of every voxel to the nearest non-zero one; 0 on sites, +∞ everywhere without any site.
    /// </summary>
    /// <param name="sites">Width × height × depth values, x fastest.</param>
    /// <param name="size">Voxels along x, y, z.</param>
    /// <param name="spacing">Distance between neighbours along x, y, z, each &gt; 0.</param>
    /// <exception cref="ArgumentException">Number of values and size differ.</exception>
    public static double[] Squared(ReadOnlySpan<byte> sites, (int X, int Y, int Z) size, (double X, double Y, double Z) spacing)
    {
        if (sites.Length != checked(size.X * size.Y * size.Z))
        {
            throw new ArgumentException($"{size.X}×{size.Y}×{size.Z} voxels are not {sites.Length} values.", nameof(sites));
        }

        var d = new double[sites.Length];
        for (var i = 0; i < d.Length; i++)
        {
            d[i] = sites[i] != 0 ? 0 : double.PositiveInfinity;
        }

        var envelope = new ParabolaEnvelope(Math.Max(size.X, Math.Max(size.Y, size.Z)));
        var plane = size.X * size.Y;
        for (var line = 0; line < size.Y * size.Z; line++)
        {
            envelope.Replace(d, line * size.X, 1, size.X, spacing.X);
        }

        for (var z = 0; z < size.Z && size.Y > 1; z++)
        {
            for (var x = 0; x < size.X; x++)
            {
                envelope.Replace(d, (z * plane) + x, size.X, size.Y, spacing.Y);
            }
        }

        for (var i = 0; i < plane && size.Z > 1; i++)
        {
            envelope.Replace(d, i, plane, size.Z, spacing.Z);
        }

        return d;
    }

    /// <summary>
    /// Squared distance (in voxels without a spacing) from each voxel of the mask to the nearest voxel outside it, where everything beyond the slice's border counts as
    /// outside; 0 outside the mask.
    /// </summary>
    public static double[] SquaredInside(SliceMask mask, double spacingX = 1, double spacingY = 1)
    {
        var (w, h) = (mask.Width + 2, mask.Height + 2);
        var outside = new byte[w * h];
        outside.AsSpan().Fill(1);
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                outside[((y + 1) * w) + x + 1] = mask[x, y] ? (byte)0 : (byte)1;
            }
        }

        var padded = Squared(outside, (w, h, 1), (spacingX, spacingY, 1));
        var inside = new double[mask.Values.Length];
        for (var y = 0; y < mask.Height; y++)
        {
            padded.AsSpan(((y + 1) * w) + 1, mask.Width).CopyTo(inside.AsSpan(y * mask.Width));
        }

        return inside;
    }

    /// <summary>
    /// Signed distance (in voxels without a spacing) to the mask's border: negative inside, positive outside, ±½ at the voxels on either side of it. +∞ everywhere for
    /// an empty mask.
    /// </summary>
    public static double[] Signed(SliceMask mask, double spacingX = 1, double spacingY = 1)
    {
        var outside = Squared(mask.Values, (mask.Width, mask.Height, 1), (spacingX, spacingY, 1));
        var inside = SquaredInside(mask, spacingX, spacingY);
        var signed = new double[inside.Length];
        for (var i = 0; i < signed.Length; i++)
        {
            signed[i] = inside[i] > 0 ? 0.5 - Math.Sqrt(inside[i]) : Math.Sqrt(outside[i]) - 0.5;
        }

        return signed;
    }
}
