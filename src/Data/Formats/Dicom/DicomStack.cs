using System.Globalization;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>
/// Images of one size, orientation and spacing, put in order. Order and spacing come from ImagePositionPatient along the normal only;
/// SliceThickness is not spacing. With a tilted gantry the steps are not along the normal and the affine is sheared: that is exact.
/// </summary>
internal sealed class DicomStack
{
    private DicomStack(IReadOnlyList<DicomSlice> slices, Affine affine)
    {
        Slices = slices;
        Geometry = new VolumeGeometry(new VolumeSize(slices[0].Image.Columns, slices[0].Image.Rows, slices.Count), affine);
    }

    public IReadOnlyList<DicomSlice> Slices { get; }

    public VolumeGeometry Geometry { get; }

    /// <summary>True position (mm, LPS) of each slice's first pixel, when the affine only approximates them; else null.</summary>
    public double[]? TruePositionsMm { get; private init; }

    /// <summary>What a person must know about the volume; null when all is well.</summary>
    public string? Reservation { get; private init; }

    /// <summary>Distance along the stack of a slice, in mm.</summary>
    public static double Along(DicomSlice slice)
    {
        var (o, p) = (slice.Orientation, slice.Position);
        return (p[0] * ((o[1] * o[5]) - (o[2] * o[4]))) + (p[1] * ((o[2] * o[3]) - (o[0] * o[5]))) + (p[2] * ((o[0] * o[4]) - (o[1] * o[3])));
    }

    /// <summary>Whether two slices of a stack lie at the same place.</summary>
    public static bool SamePlace(DicomSlice a, DicomSlice b) => Math.Abs(Along(a) - Along(b)) < 1e-3;

    /// <summary>Orders images at distinct places. The failure, when slices are missing, is a reason for people.</summary>
    public static (DicomStack? Stack, string? Missing) Build(IEnumerable<DicomSlice> images)
    {
        var slices = images.OrderBy(Along).ToList();
        var last = slices.Count - 1;
        var first = slices[0];
        var step = new double[3];
        if (last > 0)
        {
            for (var n = 0; n < 3; n++)
            {
                step[n] = (slices[last].Position[n] - first.Position[n]) / last;
            }
        }
        else
        {
            var thickness = first.Frame.SliceThickness is { } t and > 0 ? t : 1;
            var o = first.Orientation;
            step = [((o[1] * o[5]) - (o[2] * o[4])) * thickness, ((o[2] * o[3]) - (o[0] * o[5])) * thickness, ((o[0] * o[4]) - (o[1] * o[3])) * thickness];
        }

        if (Missing(slices) is { } missing)
        {
            return (null, missing);
        }

        var off = Enumerable.Range(0, slices.Count).Max(m => Distance(slices[m].Position, first.Position, step, m));
        var gaps = Gaps(slices);
        var uniform = off <= Math.Max(0.05, 0.02 * (gaps.Count == 0 ? 1 : Median(gaps)));
        return (new DicomStack(slices, ToAffine(first, step))
        {
            TruePositionsMm = uniform ? null : [.. slices.SelectMany(s => s.Position)],
            Reservation = uniform ? null : string.Create(
                CultureInfo.InvariantCulture,
                $"Imported, but its slices are not evenly spaced ({gaps.Min():0.##} to {gaps.Max():0.##} mm): millimetres along the stack, and volumes, are off by up to {off:0.#} mm."),
        }, null);
    }

    /// <summary>Gaps that are whole multiples of the usual one, with as many numbers missing among the images, are missing slices.</summary>
    private static string? Missing(List<DicomSlice> slices)
    {
        var gaps = Gaps(slices);
        if (gaps.Count < 2)
        {
            return null;
        }

        var usual = Median(gaps);
        var steps = gaps.ConvertAll(g => (int)Math.Min(Math.Round(g / usual), 100_000));
        if (steps.TrueForAll(s => s == 1) || gaps.Zip(steps).Any(p => p.Second < 1 || Math.Abs(p.First - (p.Second * usual)) > 0.1 * usual))
        {
            return null;
        }

        var numbers = slices.Select(s => s.Image.Frames == 1 ? s.Image.InstanceNumber : null).OfType<int>().ToHashSet();
        var numbered = numbers.Count == slices.Count && numbers.Max() - numbers.Min() + 1 == numbers.Count;
        if (numbered)
        {
            return null;
        }

        var at = steps.FindIndex(s => s > 1);
        var holes = steps.Sum(s => (long)s - 1);
        return string.Create(CultureInfo.InvariantCulture, $"{holes} of {slices.Count + holes} slices are missing, the first after slice {at + 1}.");
    }

    private static List<double> Gaps(List<DicomSlice> slices) => [.. slices.Skip(1).Zip(slices, (b, a) => Along(b) - Along(a))];

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Distance(double[] p, double[] origin, double[] step, int m)
    {
        double x = p[0] - origin[0] - (m * step[0]), y = p[1] - origin[1] - (m * step[1]), z = p[2] - origin[2] - (m * step[2]);
        return Math.Sqrt((x * x) + (y * y) + (z * z));
    }

    /// <summary>PS3.3, C.7.6.2.1.1, with the step between slices as third column.</summary>
    private static Affine ToAffine(DicomSlice first, double[] step)
    {
        var (o, p) = (first.Orientation, first.Position);
        var (rows, columns) = (first.Spacing[0], first.Spacing[1]);
        return new Affine(
            o[0] * columns, o[3] * rows, step[0], p[0],
            o[1] * columns, o[4] * rows, step[1], p[1],
            o[2] * columns, o[5] * rows, step[2], p[2]);
    }
}
