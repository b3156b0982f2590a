using Mem3D.Core.Projects;
using Mem3D.Data.Formats.Dicom;

namespace Mem3D.Data.Formats.Segmentations.Dicom;

/// <summary>Codes and colours of segments as labels know them.</summary>
internal static class DicomCodes
{
    /// <summary>What a segment is called that could not be named: it says nothing that its label does not.</summary>
    private const string Tissue = "85756007";

    /// <summary>The SNOMED CT concept of a code sequence; null for another scheme (retired SRT codes among them), mere tissue, or none.</summary>
    public static ClinicalCode? Concept(DicomAttributes owner, uint sequence) => owner.Items(sequence) is [var code, ..]
        && code.Text(DicomTag.CodeScheme) == "SCT" && code.Text(code.Has(DicomTag.CodeValue) ? DicomTag.CodeValue : DicomTag.LongCodeValue) is { Length: > 0 and <= 18 } value && value != Tissue && value.All(char.IsAsciiDigit)
        ? new ClinicalCode(value, code.Text(DicomTag.CodeMeaning))
        : null;

    public static LabelColor? Display(int[] lab) => lab.Length == 3 ? CieLab.ToColor(lab) : null;

    /// <summary>Red, green and blue as decimal numbers.</summary>
    public static LabelColor? Rgb(double[]? rgb) =>
        rgb is { Length: 3 } ? new LabelColor(Channel(rgb[0]), Channel(rgb[1]), Channel(rgb[2])) : null;

    private static byte Channel(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
