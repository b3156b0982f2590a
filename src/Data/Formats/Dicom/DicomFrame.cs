namespace Mem3D.Data.Formats.Dicom;

/// <summary>Where one frame of an image lies and what its values mean. An image of one frame says it itself; others say it in functional groups.</summary>
internal sealed record DicomFrame
{
    /// <summary>Number of the frame in its image, from 0.</summary>
    public int Index { get; init; }

    /// <summary>ImagePositionPatient in mm, LPS; null when absent or malformed.</summary>
    public double[]? Position { get; init; }

    /// <summary>ImageOrientationPatient: direction of a row (column index grows), then of a column.</summary>
    public double[]? Orientation { get; init; }

    /// <summary>PixelSpacing in mm: between rows, then between columns.</summary>
    public double[]? Spacing { get; init; }

    public double? SliceThickness { get; init; }

    public double Slope { get; init; } = 1;

    public double Intercept { get; init; }

    public double? EchoTime { get; init; }

    public int? TemporalPosition { get; init; }

    /// <summary>Time after the R-wave, in ms.</summary>
    public double? TriggerTime { get; init; }

    /// <summary>Diffusion sensitisation, in s/mm².</summary>
    public double? DiffusionBValue { get; init; }

    public string StackId { get; init; } = "";

    public string FrameType { get; init; } = "";

    /// <summary>The frames of an image, as far as they are described: one each, or none when a multi-frame image does not say where they lie.</summary>
    public static IReadOnlyList<DicomFrame> Of(DicomAttributes image, int frames)
    {
        var groups = image.Items(DicomTag.PerFrameGroups);
        if (groups.Count != frames || frames < 1)
        {
            return frames == 1 ? [Plain(image)] : [];
        }

        var shared = image.Items(DicomTag.SharedGroups) is [var s, ..] ? s : new DicomAttributes(image.Selection);
        return [.. groups.Select((g, n) => Grouped(image, shared, g, n))];
    }

    private static DicomFrame Plain(DicomAttributes a) => new()
    {
        Position = a.Numbers(DicomTag.ImagePosition, 3),
        Orientation = a.Numbers(DicomTag.ImageOrientation, 6),
        Spacing = a.Numbers(DicomTag.PixelSpacing, 2),
        SliceThickness = a.Number(DicomTag.SliceThickness),
        Slope = a.Number(DicomTag.RescaleSlope) is { } slope and not 0 ? slope : 1,
        Intercept = a.Number(DicomTag.RescaleIntercept) ?? 0,
        EchoTime = a.Number(DicomTag.EchoTime),
        TemporalPosition = a.Integer(DicomTag.TemporalPosition),
        TriggerTime = a.Number(DicomTag.TriggerTime),
        DiffusionBValue = a.Float64(DicomTag.DiffusionBValue),
        FrameType = string.Join('\\', a.Texts(DicomTag.ImageType)),
    };

    /// <summary>PS3.3, C.7.6.16: a group is given for every frame or shared by all; the image itself is asked last, as some writers leave values there.</summary>
    private static DicomFrame Grouped(DicomAttributes image, DicomAttributes shared, DicomAttributes own, int index)
    {
        DicomAttributes Group(uint tag) => own.Items(tag) is [var o, ..] ? o : shared.Items(tag) is [var s, ..] ? s : image;
        var (measures, values, content) = (Group(DicomTag.PixelMeasures), Group(DicomTag.ValueTransformation), Group(DicomTag.FrameContent));
        var type = Group(DicomTag.MrFrameType) is var mr && mr.Has(DicomTag.FrameType) ? mr : Group(DicomTag.CtFrameType);
        return new DicomFrame
        {
            Index = index,
            Position = Group(DicomTag.PlanePosition).Numbers(DicomTag.ImagePosition, 3),
            Orientation = Group(DicomTag.PlaneOrientation).Numbers(DicomTag.ImageOrientation, 6),
            Spacing = measures.Numbers(DicomTag.PixelSpacing, 2),
            SliceThickness = measures.Number(DicomTag.SliceThickness),
            Slope = values.Number(DicomTag.RescaleSlope) is { } slope and not 0 ? slope : 1,
            Intercept = values.Number(DicomTag.RescaleIntercept) ?? 0,
            EchoTime = Group(DicomTag.MrEcho).Float64(DicomTag.EffectiveEchoTime),
            TemporalPosition = content.UInt32(DicomTag.TemporalPositionIndex),
            TriggerTime = Group(DicomTag.CardiacSynchronisation).Float64(DicomTag.NominalTriggerTime),
            DiffusionBValue = Group(DicomTag.MrDiffusion).Float64(DicomTag.DiffusionBValue),
            StackId = content.Text(DicomTag.StackId),
            FrameType = string.Join('\\', type.Texts(type.Has(DicomTag.FrameType) ? DicomTag.FrameType : DicomTag.ImageType)),
        };
    }
}
