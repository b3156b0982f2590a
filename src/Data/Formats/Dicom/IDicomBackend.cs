namespace Mem3D.Data.Formats.Dicom;

/// <summary>
/// Who reads DICOM files. The managed backend needs no package; one built on a DICOM toolkit can take its place. Implementations are stateless
/// and thread-safe.
/// </summary>
internal interface IDicomBackend
{
    /// <summary>Why images of this transfer syntax cannot be decoded, and what to do; null when they can.</summary>
    (string Reason, string Remedy)? Refuse(string transferSyntax);

    /// <summary>Reads the attributes; never the pixels.</summary>
    /// <exception cref="Core.Errors.Mem3DException">The file is damaged.</exception>
    DicomImage Open(string path, string name);

    /// <summary>Opens an image's frames.</summary>
    /// <exception cref="Core.Errors.Mem3DException">The file is damaged.</exception>
    IDicomPixels Pixels(DicomImage image);
}
