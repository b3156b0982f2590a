using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Dicom.Writing;

namespace Mem3D.Data.Exports.Dicom;

/// <summary>Modules that a SEG and an RTSTRUCT share (PS3.3 C.7), taken from the source series.</summary>
internal static class DicomParts
{
    public const string Manufacturer = "Mem3D.Web";

    /// <exception cref="Mem3DException">The volume did not come as DICOM, or its series lacks an identifier.</exception>
    public static DicomSource Source(CaseMasks masks) => masks.Dicom is { IsWhole: true } source
        ? source
        : throw new Mem3DException(
            ErrorKind.Invalid,
            masks.Dicom is null
                ? "It is not known from which DICOM images the scan came, so that the masks cannot refer to them."
                : "The scan's DICOM series lacks an identifier of its study, frame of reference or images.",
            "Export as NIfTI or as a 3D Slicer segmentation; or import the original DICOM series again.");

    /// <summary>
    /// Patient, study, series, equipment, frame of reference and SOP common modules. What is known of the patient is nothing: name, identifier and dates
    /// are never kept, and their attributes are empty.
    /// </summary>
    public static DicomDataset Begin(DicomSource source, string modality, string sopClass, string sopInstance, string description, DateTimeOffset now)
    {
        var dataset = new DicomDataset()
            .Text(0x0010_0010, "PN", "").Text(0x0010_0020, "LO", "").Text(0x0010_0030, "DA", "").Text(0x0010_0040, "CS", "")
            .Text(0x0008_0020, "DA", "").Text(0x0008_0030, "TM", "").Text(0x0008_0050, "SH", "").Text(0x0008_0090, "PN", "")
            .Text(0x0020_0010, "SH", "").Text(0x0020_1040, "LO", "");
        return dataset
            .Text(0x0008_0005, "CS", "ISO_IR 192")
            .Text(0x0008_0012, "DA", Date(now)).Text(0x0008_0013, "TM", Time(now))
            .Text(0x0008_0016, "UI", sopClass).Text(0x0008_0018, "UI", sopInstance)
            .Text(0x0008_0021, "DA", Date(now)).Text(0x0008_0031, "TM", Time(now))
            .Text(0x0008_0060, "CS", modality).Text(0x0008_0070, "LO", Manufacturer).Text(0x0008_103E, "LO", description)
            .Text(0x0008_1090, "LO", "Mem3D").Text(0x0018_1000, "LO", "1").Text(0x0018_1020, "LO", Version)
            .Text(0x0020_000D, "UI", source.StudyUid).Text(0x0020_000E, "UI", DicomFile.NewUid())
            .Integer(0x0020_0011, 900).Integer(0x0020_0013, 1)
            .Text(0x0020_0052, "UI", source.FrameOfReferenceUid);
    }

    public static string Version { get; } = typeof(DicomParts).Assembly.GetName().Version?.ToString(3) ?? "0";

    public static string Date(DateTimeOffset at) => at.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset at) => at.ToString("HHmmss", CultureInfo.InvariantCulture);

    /// <summary>A text that fits a long string: one line, no backslash, at most 64 characters.</summary>
    public static string Line(string text, int longest = 64)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) || c == '\\' ? ' ' : c)).Trim();
        return line.Length > longest ? line[..longest].Trim() : line;
    }

    /// <summary>A reference to an image, by its class and instance, and its frame where it has several.</summary>
    public static DicomDataset Reference(DicomSourceImage image)
    {
        var reference = new DicomDataset().Text(0x0008_1150, "UI", image.SopClassUid).Text(0x0008_1155, "UI", image.SopInstanceUid);
        return image.Frame is { } frame ? reference.Integer(0x0008_1160, frame) : reference;
    }

    /// <summary>The source images, each object once.</summary>
    public static IReadOnlyList<DicomDataset> References(DicomSource source) =>
        [.. source.Images.Where(i => !i.Missing).DistinctBy(i => i.SopInstanceUid).Select(i => Reference(i with { Frame = null }))];
}
