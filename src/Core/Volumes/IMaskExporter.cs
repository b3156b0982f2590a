namespace Mem3D.Core.Volumes;

/// <summary>Writes a case's masks in a format of the field.</summary>
public interface IMaskExporter
{
    /// <summary>
    /// Writes a NIfTI-1 label map (.nii.gz, uint8) with the source's geometry unchanged, voxel for voxel, then reads it back and compares. Where labels
    /// overlap, the higher number wins. Returns a safe file name.
    /// </summary>
    /// <exception cref="Errors.Mem3DException">No such case, or the file read back differs.</exception>
    Task<string> WriteNiftiAsync(Guid caseId, Stream destination, CancellationToken cancellationToken);
}
