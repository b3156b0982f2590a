namespace Mem3D.Core.Volumes;

/// <summary>Turns uploaded files (NIfTI-1, DICOM, zips of them) into cases of a project.</summary>
public interface IVolumeImporter
{
    /// <summary>
    /// Sorts the files into volumes and imports each. A bad file is reported and the rest goes on. Cancelling leaves volumes that are complete and
    /// nothing of the one in work. The staging files remain the caller's to delete.
    /// </summary>
    Task<ImportReport> ImportAsync(
        Guid projectId, IReadOnlyList<UploadedFile> files, IProgress<ImportProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Creates a case from generated or otherwise decoded voxels (int16, I fastest).</summary>
    Task<Projects.CaseInfo> AddAsync(
        Guid projectId, string name, VolumeGeometry geometry, Modality modality, ReadOnlyMemory<short> voxels, CancellationToken cancellationToken);
}
