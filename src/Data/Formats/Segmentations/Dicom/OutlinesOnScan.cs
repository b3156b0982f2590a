using System.Globalization;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Dicom;

namespace Mem3D.Data.Formats.Segmentations.Dicom;

/// <summary>
/// The outlines of an RT Structure Set on the slices of a scan, filled by the even-odd rule at the centres of voxels. Between slices nothing is made up.
/// What reaches beyond the scan is told, not refused: the outline of a body often does.
/// </summary>
internal sealed class OutlinesOnScan : IFittedSegmentation
{
    /// <summary>How far an outline may lie off its slice, in slices: planning systems round to a tenth of a millimetre.</summary>
    private const double Tolerance = 0.25;

    /// <summary>Half a voxel, and what numbers in text lose.</summary>
    private const double Edge = 0.5 + 1e-6;

    private readonly ScanGrid _scan;

    /// <summary>By segment: outlines in voxels, by slice along K.</summary>
    private readonly List<SortedDictionary<int, List<(double X, double Y)[]>>> _regions = [];

    /// <exception cref="Core.Errors.Mem3DException">The outlines do not lie on the scan's slices.</exception>
    public OutlinesOnScan(StructureSet source, ScanGrid scan, string? reservation)
    {
        _scan = scan;
        var (all, beyond) = (0, new HashSet<string>());
        foreach (var (region, segment) in source.Regions.Zip(source.Segments))
        {
            var outlines = new SortedDictionary<int, List<(double X, double Y)[]>>();
            foreach (var contour in region.Where(IsClosed))
            {
                var (k, polygon) = Place(contour, segment.Name);
                all++;
                if (k < 0 || k >= scan.Geometry.Size.Depth || Array.Exists(polygon, Beyond))
                {
                    beyond.Add(segment.Name);
                }

                if (k >= 0 && k < scan.Geometry.Size.Depth)
                {
                    var here = outlines.TryGetValue(k, out var list) ? list : outlines[k] = [];
                    if (!here.Exists(h => h.AsSpan().SequenceEqual(polygon)))
                    {
                        here.Add(polygon);
                    }
                }
            }

            _regions.Add(outlines);
        }

        if (all > 0 && _regions.TrueForAll(r => r.Count == 0))
        {
            throw SegmentationErrors.Elsewhere("all of its outlines lie outside the scan");
        }

        string?[] notes =
        [
            reservation,
            beyond.Count == 0 ? null : string.Create(
                CultureInfo.InvariantCulture, $"Outlines of {string.Join(", ", beyond.Take(3))}{(beyond.Count > 3 ? $" and {beyond.Count - 3} more" : "")} reach beyond the scan; what lies on its voxels is taken."),
        ];
        Reservation = notes.OfType<string>().ToList() is { Count: > 0 } told ? string.Join(' ', told) : null;
    }

    public string Fit => "the scan's slices, its outlines filled at the centres of voxels";

    public string? Reservation { get; }

    public void Walk(int layer, Action<int, int> voxel, CancellationToken cancellationToken)
    {
        var size = _scan.Geometry.Size;
        foreach (var (k, outlines) in _regions[layer])
        {
            cancellationToken.ThrowIfCancellationRequested();
            var fill = new PolygonFill(size.Width, size.Height);
            outlines.ForEach(o => fill.Add(o));
            var mask = fill.Mask();
            for (var n = 0; n < mask.Length; n++)
            {
                if (mask[n] != 0)
                {
                    voxel(layer, (k * mask.Length) + n);
                }
            }
        }
    }

    /// <summary>Points and open lines enclose nothing.</summary>
    private static bool IsClosed(DicomAttributes contour) => contour.Text(DicomTag.ContourType) is "CLOSED_PLANAR" or "CLOSEDPLANAR_XOR" or "";

    private bool Beyond((double X, double Y) p) =>
        p.X < -Edge || p.Y < -Edge || p.X > _scan.Geometry.Size.Width - 1 + Edge || p.Y > _scan.Geometry.Size.Height - 1 + Edge;

    private (int K, (double X, double Y)[] Polygon) Place(DicomAttributes contour, string region)
    {
        var points = contour.Decimals(DicomTag.ContourData);
        if (points is null || points.Length < 3 || points.Length % 3 != 0)
        {
            throw DicomErrors.Damaged("an outline is no list of places");
        }

        var back = _scan.Near(points[0], points[1], points[2]).Inverse();
        var polygon = new (double X, double Y)[points.Length / 3];
        double low = double.MaxValue, high = double.MinValue;
        for (var n = 0; n < polygon.Length; n++)
        {
            var (x, y, z) = back.ToMillimetres(points[3 * n], points[(3 * n) + 1], points[(3 * n) + 2]);
            polygon[n] = (x, y);
            (low, high) = (Math.Min(low, z), Math.Max(high, z));
        }

        var k = (int)Math.Clamp(Math.Round((low + high) / 2), -1e6, 1e6);
        var off = Math.Max(high - k, k - low);
        return off <= Tolerance ? (k, polygon) : throw SegmentationErrors.Elsewhere(high - low > 2 * Tolerance
            ? $"the outlines of {region} are not drawn on its slices but across them"
            : string.Create(CultureInfo.InvariantCulture, $"the outlines of {region} lie between its slices, {off * _scan.Geometry.SpacingMm.K:0.##} mm off"));
    }
}
