namespace Mem3D.Core.Exports;

/// <summary>
/// Writes cases in formats of the field. Every file is read back and compared, voxels and geometry, before it is handed out. A mask is never re-gridded.
/// </summary>
public interface ICaseExporter
{
    /// <summary>Writes one case's masks to a new file at <paramref name="path"/>.</summary>
    /// <param name="progress">Told the share of the work done, [0, 1].</param>
    /// <exception cref="Errors.Mem3DException">No such case or label, no masks, or the file read back differs.</exception>
    Task<ExportedFile> WriteAsync(Guid caseId, ExportRequest request, string path, IProgress<double>? progress, CancellationToken cancellationToken);

    /// <summary>
    /// Writes all cases of a project with masks to a new zip in the layout of a dataset, with a manifest of SHA-256 sums. The same masks give the same bytes.
    /// </summary>
    /// <exception cref="Errors.Mem3DException">No such project, no masks, or a file read back differs.</exception>
    Task<ExportedFile> WriteDatasetAsync(
        Guid projectId, DatasetLayout layout, string path, IProgress<double>? progress, CancellationToken cancellationToken);
}
