using Mem3D.Core.Projects;

namespace Mem3D.Data.Exports.Dicom;

/// <summary>Category and type of a segment (PS3.16 CID 7150 and 7151), SNOMED CT.</summary>
internal static class SegmentConcepts
{
    /// <summary>Morphologic abnormalities among the codes that the product offers.</summary>
    private static readonly HashSet<string> Abnormal = ["4147007", "52988006", "108369006"];

    /// <summary>A label without a code is tissue, the least that can be said.</summary>
    public static ((string Value, string Meaning) Category, (string Value, string Meaning) Type) Of(Label label) => label.Code switch
    {
        null => (("85756007", "Tissue"), ("85756007", "Tissue")),
        { } code when Abnormal.Contains(code.Value) => (("49755003", "Morphologically Abnormal Structure"), (code.Value, Meaning(code))),
        { } code => (("123037004", "Anatomical Structure"), (code.Value, Meaning(code))),
    };

    private static string Meaning(ClinicalCode code) => DicomParts.Line(code.Meaning) is { Length: > 0 } meaning ? meaning : code.Value;
}
