using System.Globalization;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Dicom.Writing;
using Mem3D.Data.Formats.Segmentations.Dicom;

namespace Mem3D.Data.Exports.Dicom;

/// <summary>
/// Writes an RT Structure Set (PS3.3 A.19): one region a label, closed outlines along the voxels' edges on the source's own slices; holes are outlines
/// inside outlines. Implicit little endian, so that an outline may be longer than 64 KiB. Read back, the outlines fill to the same voxels.
/// </summary>
internal static class RtStructExport
{
    private const string SopClass = "1.2.840.10008.5.1.4.1.1.481.3";

    /// <summary>In slices: what sixteen characters a coordinate leave off.</summary>
    private const double MostOffPlane = 1e-4;

    public static void Write(CaseMasks masks, string path, DateTimeOffset now, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var source = DicomParts.Source(masks);
        var frames = SegmentFrames.Of(masks, cancellationToken);
        var instance = DicomFile.NewUid();
        var dataset = DicomParts.Begin(masks, source, "RTSTRUCT", SopClass, instance, "Mem3D structures", now)
            .Text(0x0008_1070, "PN", "")
            .Text(0x3006_0002, "SH", "Mem3D").Text(0x3006_0008, "DA", DicomParts.Date(now)).Text(0x3006_0009, "TM", DicomParts.Time(now))
            .Sequence(0x3006_0010, [Frame(source)])
            .Sequence(0x3006_0020, [.. masks.Labels.Select((l, n) => Region(masks, source, l, n + 1))])
            .Sequence(0x3006_0039, [.. masks.Labels.Select((l, n) => Contours(masks, source, l, n + 1, frames))])
            .Sequence(0x3006_0080, [.. masks.Labels.Select((l, n) => Observation(l, n + 1))]);
        progress?.Report(0.6);
        using (var file = LabelMapExports.New(path))
        {
            DicomFile.Write(file, dataset, SopClass, instance, explicitVr: false);
        }

        progress?.Report(0.8);
        Compare(path, masks, frames, cancellationToken);
    }

    private static DicomDataset Frame(DicomSource source) => new DicomDataset().Text(0x0020_0052, "UI", source.FrameOfReferenceUid)
        .Sequence(0x3006_0012, [new DicomDataset().Text(0x0008_1150, "UI", "1.2.840.10008.3.1.2.3.1").Text(0x0008_1155, "UI", source.StudyUid)
            .Sequence(0x3006_0014, [new DicomDataset().Text(0x0020_000E, "UI", source.SeriesUid).Sequence(0x3006_0016, DicomParts.References(source))])]);

    /// <summary>How the region was generated stays empty where that is not known: the attribute may be (type 2).</summary>
    private static DicomDataset Region(CaseMasks masks, DicomSource source, Label label, int number) => new DicomDataset().Integer(0x3006_0022, number)
        .Text(0x3006_0024, "UI", source.FrameOfReferenceUid).Text(0x3006_0026, "LO", DicomParts.Line(label.Name))
        .Text(0x3006_0036, "CS", SegmentFrames.IsManual(masks, label) switch { true => "MANUAL", false => "SEMIAUTOMATIC", null => "" });

    private static DicomDataset Observation(Label label, int number)
    {
        var (_, type) = SegmentConcepts.Of(label);
        return new DicomDataset().Integer(0x3006_0082, number).Integer(0x3006_0084, number).Text(0x3006_00A4, "CS", "").Text(0x3006_00A6, "PN", "")
            .Code(0x3006_0086, type.Value, "SCT", type.Meaning);
    }

    private static DicomDataset Contours(
        CaseMasks masks, DicomSource source, Label label, int number, List<(int Segment, int Slice, byte[] Mask)> frames)
    {
        var (size, a) = (masks.Geometry.Size, masks.Geometry.IjkToLps);
        var contours = new List<DicomDataset>();
        foreach (var (_, slice, mask) in frames.Where(f => f.Segment == number))
        {
            var origin = SegmentFrames.Position(masks, slice);
            foreach (var polygon in Outline.Of(mask, size.Width, size.Height))
            {
                var points = new double[3 * polygon.Count];
                for (var n = 0; n < polygon.Count; n++)
                {
                    var (x, y) = polygon[n];
                    points[3 * n] = origin[0] + (a.M00 * x) + (a.M01 * y);
                    points[(3 * n) + 1] = origin[1] + (a.M10 * x) + (a.M11 * y);
                    points[(3 * n) + 2] = origin[2] + (a.M20 * x) + (a.M21 * y);
                }

                contours.Add(new DicomDataset().Sequence(0x3006_0016, [DicomParts.Reference(source.Images[slice])])
                    .Text(0x3006_0042, "CS", "CLOSED_PLANAR").Integer(0x3006_0046, polygon.Count).Decimals(0x3006_0050, points));
            }
        }

        return new DicomDataset().Text(0x3006_002A, "IS", [.. new[] { label.Color.Red, label.Color.Green, label.Color.Blue }.Select(c => c.ToString(CultureInfo.InvariantCulture))])
            .Sequence(0x3006_0040, contours).Integer(0x3006_0084, number);
    }

    /// <summary>Outlines back to voxels: through the inverse affine of their slice, on which they must lie, filled by the even-odd rule, compared voxel for voxel.</summary>
    /// <exception cref="Core.Errors.Mem3DException">Voxels or geometry differ.</exception>
    internal static void Compare(string path, CaseMasks masks, List<(int Segment, int Slice, byte[] Mask)> frames, CancellationToken cancellationToken)
    {
        var (size, source, written) = (masks.Geometry.Size, DicomParts.Source(masks), DicomTreeReader.Open(path));
        var regions = written.Items(0x3006_0039);
        var byImage = regions.Select(r => r.Items(0x3006_0040).ToLookup(c => Key(c.Items(0x3006_0016)[0]))).ToList();
        if (written.Text(0x0020_0052) != source.FrameOfReferenceUid || written.Items(0x3006_0010)[0].Text(0x0020_0052) != source.FrameOfReferenceUid
            || byImage.Sum(r => r.Count) != frames.Select(f => (f.Segment, Key(source.Images[f.Slice]))).Distinct().Count())
        {
            throw ExportErrors.Differs();
        }

        foreach (var (segment, slice, mask) in frames)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var origin = SegmentFrames.Position(masks, slice);
            var back = (masks.Geometry.IjkToLps with { M03 = origin[0], M13 = origin[1], M23 = origin[2] }).Inverse();
            var fill = new PolygonFill(size.Width, size.Height);
            foreach (var contour in byImage[segment - 1][Key(source.Images[slice])])
            {
                fill.Add(Polygon(contour.Decimals(0x3006_0050), back));
            }

            if (!fill.Mask().AsSpan().SequenceEqual(mask))
            {
                throw ExportErrors.Differs();
            }
        }
    }

    private static (string Instance, int Frame) Key(DicomSourceImage image) => (image.SopInstanceUid, image.Frame ?? 0);

    private static (string Instance, int Frame) Key(DicomTreeReader reference) =>
        (reference.Text(0x0008_1155), reference.Has(0x0008_1160) ? int.Parse(reference.Text(0x0008_1160), CultureInfo.InvariantCulture) : 0);

    private static (double X, double Y)[] Polygon(double[] points, Affine back)
    {
        var polygon = new (double X, double Y)[points.Length / 3];
        for (var n = 0; n < polygon.Length; n++)
        {
            var p = back.ToMillimetres(points[3 * n], points[(3 * n) + 1], points[(3 * n) + 2]);
            polygon[n] = Math.Abs(p.Z) < MostOffPlane ? (p.X, p.Y) : throw ExportErrors.Differs();
        }

        return polygon;
    }
}
