namespace Mem3D.Data.Formats.Dicom;

/// <summary>One slice's image.</summary>
/// <param name="Frame">Its frame in a multi-frame object, from 1; null in a single-frame one.</param>
internal sealed record DicomSourceImage(string SopClassUid, string SopInstanceUid, int? Frame)
{
    /// <summary>The slice did not come along and stands empty.</summary>
    public bool Missing { get; init; }
}
