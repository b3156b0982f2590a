using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;

namespace Mem3D.Core.Samples;

/// <summary>
/// A CT-like abdomen made by code, with its ground truth: for trying the product without patient data, for demonstrations and for tests. Borders are
/// mixed by supersampling (partial volume), noise is Gaussian with a seed: the same call gives the same voxels.
/// </summary>
public static class AbdomenPhantom
{
    /// <summary>Standard deviation of the noise in HU.</summary>
    public const double NoiseHu = 12;

    /// <summary>The labels of the ground truth. In the sample the mass lies in the left kidney, and the kidney's label leaves it out.</summary>
    public static IReadOnlyList<SampleLabel> Labels { get; } =
    [
        new(1, "Liver", new ClinicalCode("10200004", "Liver")),
        new(2, "Left kidney", new ClinicalCode("18639004", "Left kidney")),
        new(3, "Right kidney", new ClinicalCode("9846003", "Right kidney")),
        new(4, "Spine", new ClinicalCode("421060004", "Vertebral column")),
        new(5, "Lesion", new ClinicalCode("4147007", "Mass")),
        new(6, "Spleen", new ClinicalCode("78961009", "Spleen")),
        new(7, "Aorta", new ClinicalCode("15825003", "Aorta")),
    ];

    /// <summary>HU in the portal venous phase and label, by <see cref="Tissue"/>.</summary>
    private static readonly (short Hu, byte Label)[] Table =
    [
        (-1000, 0), (-102, 0), (58, 0), (28, 4), (82, 4), (210, 4), (560, 4), (108, 1), (122, 6), (185, 2), (185, 3), (62, 5), (155, 7), (140, 0), (34, 0), (-880, 0),
    ];

    /// <summary>256×256×80 voxels of 1.5×1.5×3 mm, axial, feet first in storage.</summary>
    public static SampleVolume Create(int seed = 1) => Create(new VolumeSize(256, 256, 80), seed);

    /// <summary>The same body (384×384×240 mm) at another resolution.</summary>
    public static SampleVolume Create(VolumeSize size, int seed = 1)
    {
        var (di, dj, dk) = (384.0 / size.Width, 384.0 / size.Height, 240.0 / size.Depth);
        var (x0, y0, z0) = ((di - 384) / 2, (dj - 384) / 2, (dk - 240) / 2);
        var geometry = new VolumeGeometry(size, new Affine(di, 0, 0, x0, 0, dj, 0, y0, 0, 0, dk, z0));
        var plane = checked(size.Width * size.Height);
        var tissues = new Tissue[checked((int)size.VoxelCount)];
        var voxels = new short[tissues.Length];
        Parallel.For(0, size.Depth, k =>
        {
            for (var n = 0; n < plane; n++)
            {
                tissues[(k * plane) + n] = AbdomenAnatomy.At(x0 + (n % size.Width * di), y0 + (n / size.Width * dj), z0 + (k * dk));
            }
        });
        Parallel.For(0, size.Depth, k =>
        {
            var noise = new Random(HashCode(seed, k));
            var (even, odd) = (0.0, 0.0);
            for (var n = 0; n < plane; n++)
            {
                var at = (k * plane) + n;
                if (n % 2 == 0)
                {
                    (even, odd) = Gaussians(noise);
                }

                var hu = IsBorder(tissues, size, n % size.Width, n / size.Width, k)
                    ? Mixed(x0 + (n % size.Width * di), y0 + (n / size.Width * dj), z0 + (k * dk), di, dj, dk)
                    : Table[(int)tissues[at]].Hu;
                voxels[at] = (short)Math.Max(-1024, Math.Round(hu + (NoiseHu * (n % 2 == 0 ? even : odd))));
            }
        });
        var truth = Array.ConvertAll(tissues, t => Table[(int)t].Label);
        return new SampleVolume("Sample abdomen", geometry, Modality.CT, voxels, new LabelMap(geometry, truth), Labels);
    }

    private static bool IsBorder(Tissue[] tissues, VolumeSize size, int i, int j, int k)
    {
        var plane = size.Width * size.Height;
        var at = (k * plane) + (j * size.Width) + i;
        var here = tissues[at];
        return (i > 0 && tissues[at - 1] != here) || (i < size.Width - 1 && tissues[at + 1] != here)
            || (j > 0 && tissues[at - size.Width] != here) || (j < size.Height - 1 && tissues[at + size.Width] != here)
            || (k > 0 && tissues[at - plane] != here) || (k < size.Depth - 1 && tissues[at + plane] != here);
    }

    /// <summary>Mean HU of 3×3×3 points of one voxel.</summary>
    private static double Mixed(double x, double y, double z, double di, double dj, double dk)
    {
        var sum = 0;
        for (var n = 0; n < 27; n++)
        {
            sum += Table[(int)AbdomenAnatomy.At(x + (((n % 3) - 1) / 3.0 * di), y + (((n / 3 % 3) - 1) / 3.0 * dj), z + (((n / 9) - 1) / 3.0 * dk))].Hu;
        }

        return sum / 27.0;
    }

    /// <summary>Two independent standard normal numbers (Box and Muller).</summary>
    private static (double Even, double Odd) Gaussians(Random random)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        var (sin, cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
        return (radius * cos, radius * sin);
    }

    private static int HashCode(int seed, int slice) => unchecked((seed * 7919) + slice);
}
