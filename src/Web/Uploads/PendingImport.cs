using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;

namespace Mem3D.Web.Uploads;

/// <summary>Stands in while no importer and exporter are registered, and says so.</summary>
internal sealed class PendingImport : IVolumeImporter, IMaskExporter
{
    public Task<ImportReport> ImportAsync(
        Guid projectId, IReadOnlyList<UploadedFile> files, IProgress<ImportProgress>? progress, CancellationToken cancellationToken) => throw Missing();

    public Task<CaseInfo> AddAsync(
        Guid projectId, string name, VolumeGeometry geometry, Modality modality, ReadOnlyMemory<short> voxels, CancellationToken cancellationToken) =>
        throw Missing();

    public Task<string> WriteNiftiAsync(Guid caseId, Stream destination, CancellationToken cancellationToken) => throw Missing();

    private static Mem3DException Missing() => new(ErrorKind.Unavailable, "This build has no importer.", "Use a later build.");
}
