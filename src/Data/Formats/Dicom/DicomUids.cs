namespace Mem3D.Data.Formats.Dicom;

/// <summary>Names of transfer syntaxes and object classes (DICOM PS3.6, table A-1) that people may meet in a message.</summary>
internal static class DicomUids
{
    public const string ImplicitLittle = "1.2.840.10008.1.2";
    public const string ExplicitLittle = "1.2.840.10008.1.2.1";
    public const string DeflatedLittle = "1.2.840.10008.1.2.1.99";
    public const string ExplicitBig = "1.2.840.10008.1.2.2";
    public const string Rle = "1.2.840.10008.1.2.5";
    public const string MediaDirectory = "1.2.840.10008.1.3.10";
    public const string SegmentationObject = "1.2.840.10008.5.1.4.1.1.66.4";
    public const string LabelMapObject = "1.2.840.10008.5.1.4.1.1.66.7";
    public const string StructureSetObject = "1.2.840.10008.5.1.4.1.1.481.3";

    private static readonly Dictionary<string, string> Syntaxes = new()
    {
        ["1.2.840.10008.1.2.4.50"] = "JPEG Baseline",
        ["1.2.840.10008.1.2.4.51"] = "JPEG Extended",
        ["1.2.840.10008.1.2.4.53"] = "JPEG Spectral Selection",
        ["1.2.840.10008.1.2.4.55"] = "JPEG Full Progression",
        ["1.2.840.10008.1.2.4.57"] = "JPEG Lossless",
        ["1.2.840.10008.1.2.4.70"] = "JPEG Lossless, First-Order Prediction",
        ["1.2.840.10008.1.2.4.80"] = "JPEG-LS Lossless",
        ["1.2.840.10008.1.2.4.81"] = "JPEG-LS Near-Lossless",
        ["1.2.840.10008.1.2.4.90"] = "JPEG 2000 Lossless",
        ["1.2.840.10008.1.2.4.91"] = "JPEG 2000",
        ["1.2.840.10008.1.2.4.92"] = "JPEG 2000 Part 2 Lossless",
        ["1.2.840.10008.1.2.4.93"] = "JPEG 2000 Part 2",
        ["1.2.840.10008.1.2.4.100"] = "MPEG-2 Main Level",
        ["1.2.840.10008.1.2.4.101"] = "MPEG-2 High Level",
        ["1.2.840.10008.1.2.4.102"] = "MPEG-4",
        ["1.2.840.10008.1.2.4.110"] = "JPEG XL Lossless",
        ["1.2.840.10008.1.2.4.111"] = "JPEG XL JPEG Recompression",
        ["1.2.840.10008.1.2.4.112"] = "JPEG XL",
        ["1.2.840.10008.1.2.4.201"] = "High-Throughput JPEG 2000 Lossless",
        ["1.2.840.10008.1.2.4.202"] = "High-Throughput JPEG 2000 RPCL",
        ["1.2.840.10008.1.2.4.203"] = "High-Throughput JPEG 2000",
        [Rle] = "RLE Lossless",
    };

    private static readonly Dictionary<string, string> Objects = new()
    {
        [MediaDirectory] = "index of a medium (DICOMDIR)",
        [SegmentationObject] = "segmentation (DICOM SEG)",
        [LabelMapObject] = "label map segmentation",
        ["1.2.840.10008.5.1.4.1.1.66.8"] = "height map segmentation",
        ["1.2.840.10008.5.1.4.1.1.66"] = "raw data object",
        ["1.2.840.10008.5.1.4.1.1.66.1"] = "spatial registration",
        ["1.2.840.10008.5.1.4.1.1.66.2"] = "spatial fiducials object",
        ["1.2.840.10008.5.1.4.1.1.66.3"] = "deformable registration",
        ["1.2.840.10008.5.1.4.1.1.66.5"] = "surface segmentation",
        ["1.2.840.10008.5.1.4.1.1.67"] = "real-world value mapping",
        ["1.2.840.10008.5.1.4.1.1.481.2"] = "radiotherapy dose (RTDOSE)",
        [StructureSetObject] = "radiotherapy structure set (RTSTRUCT)",
        ["1.2.840.10008.5.1.4.1.1.481.5"] = "radiotherapy plan (RTPLAN)",
        ["1.2.840.10008.5.1.4.1.1.104.1"] = "document (PDF)",
        ["1.2.840.10008.5.1.4.1.1.7"] = "secondary capture",
    };

    /// <summary>The classic JPEG processes; the code stream says which one it really is.</summary>
    public static bool IsJpeg(string syntax) => syntax is "1.2.840.10008.1.2.4.50" or "1.2.840.10008.1.2.4.51" or "1.2.840.10008.1.2.4.53"
        or "1.2.840.10008.1.2.4.55" or "1.2.840.10008.1.2.4.57" or "1.2.840.10008.1.2.4.70";

    public static bool IsJpegLs(string syntax) => syntax is "1.2.840.10008.1.2.4.80" or "1.2.840.10008.1.2.4.81";

    /// <summary>JPEG 2000 part 1 and High-Throughput JPEG 2000.</summary>
    public static bool IsJpeg2000(string syntax) => syntax is "1.2.840.10008.1.2.4.90" or "1.2.840.10008.1.2.4.91"
        or "1.2.840.10008.1.2.4.201" or "1.2.840.10008.1.2.4.202" or "1.2.840.10008.1.2.4.203";

    public static bool IsUncompressed(string syntax) => syntax is ImplicitLittle or ExplicitLittle or DeflatedLittle or ExplicitBig;

    /// <summary>Objects whose masks can be brought onto a scan.</summary>
    public static bool IsSegmentation(string sopClass) => sopClass is SegmentationObject or LabelMapObject or StructureSetObject;

    /// <summary>"JPEG Baseline (1.2.840.10008.1.2.4.50)".</summary>
    public static string SyntaxName(string uid) => Syntaxes.TryGetValue(uid, out var name) ? $"{name} ({uid})" : $"transfer syntax {Printable(uid)}";

    /// <summary>What an object that is no scan is; null for images and for what is not known.</summary>
    public static string? ObjectName(string sopClass) => Objects.TryGetValue(sopClass, out var name) ? name
        : sopClass.StartsWith("1.2.840.10008.5.1.4.1.1.88.", StringComparison.Ordinal) ? "structured report"
        : sopClass.StartsWith("1.2.840.10008.5.1.4.1.1.11.", StringComparison.Ordinal) ? "presentation state"
        : sopClass.StartsWith("1.2.840.10008.5.1.4.1.1.9.", StringComparison.Ordinal) ? "waveform"
        : sopClass.StartsWith("1.2.840.10008.5.1.4.1.1.481.", StringComparison.Ordinal) ? "radiotherapy object"
        : null;

    private static string Printable(string uid) => string.Concat(uid.Where(c => c is '.' || char.IsAsciiDigit(c)).Take(64));
}
