using System.Globalization;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>
/// Images of one size, orientation and spacing, put in order. Order and spacing come from ImagePositionPatient along the normal only;
/// SliceThickness is not spacing. With a tilted gantry the steps are not along the normal and the affine is sheared: that is exact.
/// </summary>
internal sealed class DicomStack
{
    private const int MostMissing = 50;

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

    /// <summary>Which slices did not come along; null when all did. They stand in the stack, empty.</summary>
    public string? Missing { get; private init; }

    /// <summary>Distance along the stack of a slice, in mm.</summary>
    public static double Along(DicomSlice slice)
    {
        var (o, p) = (slice.Orientation, slice.Position);
        return (p[0] * ((o[1] * o[5]) - (o[2] * o[4]))) + (p[1] * ((o[2] * o[3]) - (o[0] * o[5]))) + (p[2] * ((o[0] * o[4]) - (o[1] * o[3])));
    }

    /// <summary>Whether two slices of a stack lie at the same place.</summary>
    public static bool SamePlace(DicomSlice a, DicomSlice b) => Math.Abs(Along(a) - Along(b)) < 1e-3;

    /// <summary>Orders images at distinct places. Slices that are missing between them get their places. No stack, and why: too many are missing.</summary>
    public static (DicomStack? Stack, string? Refusal) Build(IEnumerable<DicomSlice> images)
    {
        var slices = images.OrderBy(Along).ToList();
        string? words = null;
        if (Steps(slices) is { } steps)
        {
            var missing = steps.Sum(s => (long)s - 1);
            var all = slices.Count + missing;
            words = string.Create(
                CultureInfo.InvariantCulture, $"{missing} of {all} slices {(missing == 1 ? "is missing, after" : "are missing, the first after")} slice {steps.FindIndex(s => s > 1) + 1}.");
            if (missing > Math.Min(all / 4, MostMissing))
            {
                return (null, words);
            }

            Fill(slices, steps);
        }

        var first = slices[0];
        var step = Step(slices);
        var off = Enumerable.Range(0, slices.Count).Max(m => Distance(slices[m].Position, first.Position, step, m));
        var gaps = Gaps(slices);
        var uniform = off <= Math.Max(0.05, 0.02 * (gaps.Count == 0 ? 1 : Median(gaps)));
        return (new DicomStack(slices, ToAffine(first, step))
        {
            TruePositionsMm = uniform ? null : [.. slices.SelectMany(s => s.Position)],
            Missing = words,
            Reservation = uniform ? null : string.Create(
                CultureInfo.InvariantCulture,
                $"Imported, but its slices are not evenly spaced ({gaps.Min():0.##} to {gaps.Max():0.##} mm): millimetres along the stack, and volumes, are off by up to {off:0.#} mm."),
        }, null);
    }

    private static double[] Step(List<DicomSlice> slices)
    {
        var (first, last) = (slices[0], slices.Count - 1);
        if (last > 0)
        {
            return [.. slices[last].Position.Zip(first.Position, (a, b) => (a - b) / last)];
        }

        var thickness = first.Frame.SliceThickness is { } t and > 0 ? t : 1;
        var o = first.Orientation;
        return [((o[1] * o[5]) - (o[2] * o[4])) * thickness, ((o[2] * o[3]) - (o[0] * o[5])) * thickness, ((o[0] * o[4]) - (o[1] * o[3])) * thickness];
    }

    /// <summary>
    /// Gaps that are whole multiples of the usual one, with as many numbers missing among the images, are missing slices. Returns each gap in slices; null
    /// when none is missing.
    /// </summary>
    private static List<int>? Steps(List<DicomSlice> slices)
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
        return numbers.Count == slices.Count && numbers.Max() - numbers.Min() + 1 == numbers.Count ? null : steps;
    }

    private static void Fill(List<DicomSlice> slices, List<int> steps)
    {
        for (var n = steps.Count - 1; n >= 0; n--)
        {
            var (a, b, count) = (slices[n], slices[n + 1], steps[n]);
            slices.InsertRange(n + 1, Enumerable.Range(1, count - 1).Select(m => DicomSlice.Missing(a, Between(a.Position, b.Position, m / (double)count))));
        }
    }

    private static double[] Between(double[] a, double[] b, double share) => [.. a.Zip(b, (x, y) => x + (share * (y - x)))];

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
