using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Dicom.Deidentification;
using Mem3D.Data.Formats.Dicom.Writing;

namespace Mem3D.Data.Exports.Dicom;

/// <summary>Modules that a SEG and an RTSTRUCT share (PS3.3 C.7), taken from the source series.</summary>
internal static class DicomParts
{
    public const string Manufacturer = "Mem3D.Web";

    /// <exception cref="Mem3DException">The volume did not come as DICOM, or its series lacks an identifier.</exception>
    public static DicomSource Source(CaseMasks masks) =>
        masks.Dicom is { IsWhole: true } source ? source : throw ExportErrors.NoDicomSource(masks.Dicom is null);

    /// <summary>
    /// Patient, study, series, equipment, frame of reference and SOP common modules. Of the patient nothing is stored but perhaps a pseudonym; what an
    /// archive needs to file the object is asked of the archive while it is written.
    /// </summary>
    public static DicomDataset Begin(CaseMasks masks, DicomSource source, string modality, string sopClass, string sopInstance, string description, DateTimeOffset now)
    {
        var who = masks.Identity;
        var dataset = new DicomDataset()
            .Text(0x0010_0010, "PN", who.PatientName).Text(0x0010_0020, "LO", who.PatientId).Text(0x0010_0030, "DA", who.BirthDate).Text(0x0010_0040, "CS", who.Sex)
            .Text(0x0008_0020, "DA", who.StudyDate).Text(0x0008_0030, "TM", who.StudyTime).Text(0x0008_0050, "SH", who.AccessionNumber)
            .Text(0x0008_0090, "PN", who.ReferringPhysician).Text(0x0020_0010, "SH", who.StudyId).Text(0x0020_1040, "LO", "");
        return Deidentified(dataset, masks.DeidentificationMethods)
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

    /// <summary>Says by which profile and options (PS3.16 CID 7050) the patient's identity was removed.</summary>
    private static DicomDataset Deidentified(DicomDataset dataset, IReadOnlyList<string> methods) => methods.Count == 0 ? dataset : dataset
        .Text(0x0012_0062, "CS", "YES").Text(0x0012_0063, "LO", [.. methods])
        .Sequence(0x0012_0064, [.. methods.Select(m => DicomDataset.Concept(m == BasicProfile.RetainUids ? "113110" : "113100", "DCM", m))])
        .Text(0x0028_0303, "CS", "REMOVED");

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
