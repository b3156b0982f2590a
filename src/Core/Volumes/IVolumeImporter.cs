namespace Mem3D.Core.Volumes;

/// <summary>Turns uploaded files (NIfTI, NRRD, MetaImage, DICOM, zips of them) into cases of a project.</summary>
public interface IVolumeImporter
{
    /// <summary>
    /// Sorts the files into volumes and imports each. A bad file is reported and the rest goes on. Cancelling leaves volumes that are complete and
    /// nothing of the one in work. The staging files remain the caller's to delete.
    /// </summary>
    /// <param name="chooser">Asked about sources with several volumes (4-D files); null reports them as problems.</param>
    /// <param name="keepOriginals">Keeps, encrypted, what leads back to the archive, whatever the project says: masks shall be sent there.</param>
    /// <param name="personId">Whose import it is, for her quota; null: nobody's.</param>
    /// <param name="keep">Takes a segmentation that came along into the case of its scan, as long as the file is there; null reports it only.</param>
    Task<ImportReport> ImportAsync(
        Guid projectId, IReadOnlyList<UploadedFile> files, IImportChooser? chooser, IProgress<ImportProgress>? progress, CancellationToken cancellationToken,
        bool keepOriginals = false, Guid? personId = null, Func<Guid, UploadedFile, CancellationToken, Task>? keep = null);

    /// <summary>Imports without a person to ask.</summary>
    Task<ImportReport> ImportAsync(
        Guid projectId, IReadOnlyList<UploadedFile> files, IProgress<ImportProgress>? progress, CancellationToken cancellationToken) =>
        ImportAsync(projectId, files, null, progress, cancellationToken);

    /// <summary>Creates a case from generated or otherwise decoded voxels (int16, I fastest).</summary>
    Task<Projects.CaseInfo> AddAsync(
        Guid projectId, string name, VolumeGeometry geometry, Modality modality, ReadOnlyMemory<short> voxels, CancellationToken cancellationToken);
}
