namespace Mem3D.Data.Formats.Dicom;

/// <summary>
/// What an export must repeat of the series a volume came from, so that it belongs to the same study and frame of reference and names its source
/// images. Nothing about the patient.
/// </summary>
/// <param name="Images">The image of each slice along K, in order.</param>
internal sealed record DicomSource(string StudyUid, string SeriesUid, string FrameOfReferenceUid, IReadOnlyList<DicomSourceImage> Images)
{
    /// <summary>Whether an export can refer to it: no identifier is missing.</summary>
    public bool IsWhole => StudyUid.Length > 0 && SeriesUid.Length > 0 && FrameOfReferenceUid.Length > 0
        && Images.All(i => i.Missing || (i.SopClassUid.Length > 0 && i.SopInstanceUid.Length > 0));
}
