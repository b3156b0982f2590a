namespace Mem3D.Data.Formats.Dicom;

/// <summary>
/// Who reads DICOM files. The managed backend reads uncompressed images without any package; one built on a DICOM toolkit can take its place and
/// decode compressed ones. Implementations are stateless and thread-safe.
/// </summary>
internal interface IDicomBackend
{
    /// <summary>Whether images of this transfer syntax can be decoded.</summary>
    bool CanDecode(string transferSyntax);

    /// <summary>Reads the attributes; never the pixels.</summary>
    /// <exception cref="Core.Errors.Mem3DException">The file is damaged.</exception>
    DicomImage Open(string path, string name);

    /// <summary>Passes the rescaled pixels of a single-frame image, row by row, in pieces.</summary>
    /// <exception cref="Core.Errors.Mem3DException">The file is damaged.</exception>
    void ReadPixels(DicomImage image, VoxelChunk chunk, CancellationToken cancellationToken);
}
