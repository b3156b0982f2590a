namespace Mem3D.Core.Evaluation;

/// <summary>
/// The random walker (Grady, IEEE TPAMI 28, 2006) on a grid with six neighbours. The weight between neighbours i, j along axis a is
/// exp(−β (gᵢ − gⱼ)²) · (h / hₐ)² + 10⁻⁵, where g are intensities in [0, 1], hₐ is the spacing along the axis and h the smallest spacing: a finite
/// difference of the Laplacian that respects anisotropy.
/// </summary>
public static class RandomWalker
{
    /// <summary>How much an edge in the image hinders the walker; Grady's value.</summary>
    public const double Beta = 90;

    /// <summary>Keeps the system regular where the image has hard edges.</summary>
    private const double LeastWeight = 1e-5;

    /// <summary>
    /// For every voxel the probability, [0, 1], that a walker who starts there meets a foreground seed first. Seeds have 0 or 1; without any seed all
    /// is 0. Solved by conjugate gradients to 10⁻⁵ in the energy norm; memory: about 50 bytes a voxel.
    /// </summary>
    /// <param name="intensities">[0, 1], width × height × depth values, x fastest.</param>
    /// <param name="seeds">Of the same length: 1 foreground, 0 background, −1 no seed.</param>
    /// <param name="size">Voxels along x, y, z.</param>
    /// <param name="spacing">Distance between neighbours along x, y, z, each &gt; 0.</param>
    /// <param name="cancellationToken">Asked in every iteration.</param>
    /// <exception cref="ArgumentException">Numbers of values and size differ.</exception>
    public static float[] Probabilities(
        ReadOnlySpan<float> intensities, ReadOnlySpan<sbyte> seeds, (int X, int Y, int Z) size, (double X, double Y, double Z) spacing,
        CancellationToken cancellationToken = default)
    {
        var n = checked(size.X * size.Y * size.Z);
        if (intensities.Length != n || seeds.Length != n)
        {
            throw new ArgumentException($"{size.X}×{size.Y}×{size.Z} voxels are not {intensities.Length} intensities and {seeds.Length} seeds.", nameof(seeds));
        }

        var result = new float[n];
        if (seeds.Contains((sbyte)1))
        {
            var system = new LatticeSystem(size);
            Assemble(system, intensities, seeds, spacing);
            system.Solve(result, cancellationToken);
        }

        for (var i = 0; i < n; i++)
        {
            result[i] = seeds[i] >= 0 ? seeds[i] : Math.Clamp(result[i], 0, 1);
        }

        return result;
    }

    private static void Assemble(LatticeSystem system, ReadOnlySpan<float> g, ReadOnlySpan<sbyte> seeds, (double X, double Y, double Z) spacing)
    {
        var (sx, sy, sz) = system.Size;
        var smallest = Math.Min(spacing.X, Math.Min(spacing.Y, spacing.Z));
        double Scale(double along) => smallest / along * (smallest / along);
        var (kx, ky, kz) = (Scale(spacing.X), Scale(spacing.Y), Scale(spacing.Z));
        for (int z = 0, i = 0; z < sz; z++)
        {
            for (var y = 0; y < sy; y++)
            {
                for (var x = 0; x < sx; x++, i++)
                {
                    if (x + 1 < sx)
                    {
                        system.Join(i, 0, Weight(g[i] - g[i + 1], kx), seeds[i], seeds[i + 1]);
                    }

                    if (y + 1 < sy)
                    {
                        system.Join(i, 1, Weight(g[i] - g[i + sx], ky), seeds[i], seeds[i + sx]);
                    }

                    if (z + 1 < sz)
                    {
                        system.Join(i, 2, Weight(g[i] - g[i + (sx * sy)], kz), seeds[i], seeds[i + (sx * sy)]);
                    }
                }
            }
        }
    }

    private static float Weight(double difference, double scale) => (float)((Math.Exp(-Beta * difference * difference) * scale) + LeastWeight);
}
