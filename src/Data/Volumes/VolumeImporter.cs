using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Sorting;
using Mem3D.Data.Persistence;

namespace Mem3D.Data.Volumes;

/// <summary>
/// Brings volumes in. Sorting and decoding run on the thread pool; each volume is written in two phases (<see cref="VolumeWriter"/>), so that a crash
/// or a cancellation at any moment leaves whole cases and nothing else.
/// </summary>
internal sealed class VolumeImporter(VolumeWriter writer, IProjectStore projects, IDicomBackend backend, DataFolderOptions folder) : IVolumeImporter
{
    private const double SortingShare = 0.3;

    public async Task<ImportReport> ImportAsync(
        Guid projectId, IReadOnlyList<UploadedFile> files, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        await projects.GetAsync(projectId, cancellationToken).ConfigureAwait(false);
        var unpacked = Path.Combine(folder.StagingFolder, $"unpacked-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(unpacked);
            return await Task.Run(() => ImportAllAsync(projectId, files, unpacked, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (Mem3DException or OperationCanceledException) && DataErrors.Translate(e) is { } error)
        {
            throw error;
        }
        finally
        {
            Discard(unpacked);
        }
    }

    public async Task<CaseInfo> AddAsync(
        Guid projectId, string name, VolumeGeometry geometry, Modality modality, ReadOnlyMemory<short> voxels, CancellationToken cancellationToken)
    {
        if (geometry.Size.VoxelCount != voxels.Length || voxels.IsEmpty)
        {
            throw new Mem3DException(ErrorKind.Invalid, "The number of voxels is not that of the volume's size.", "Generate the volume again.");
        }

        await projects.GetAsync(projectId, cancellationToken).ConfigureAwait(false);
        var candidate = new VolumeCandidate(
            Names.Clean(name, "Volume"), name, new MemoryVoxelReader(geometry, modality, voxels), SliceAxis.K, null, null, null);
        return await writer.AddAsync(projectId, candidate, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ImportReport> ImportAllAsync(
        Guid projectId, IReadOnlyList<UploadedFile> files, string unpacked, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var sorter = new FileSorter(backend, unpacked, new ZipLimits(folder.MaximumZipEntries, folder.MaximumUnpackedBytes));
        var sorted = sorter.Sort(
            files, (file, share) => progress?.Report(new ImportProgress(file, "reading", SortingShare * share)), cancellationToken);
        var problems = sorted.Problems.ToList();
        var cases = new List<CaseInfo>();
        for (var n = 0; n < sorted.Volumes.Count; n++)
        {
            var candidate = sorted.Volumes[n];
            var done = SortingShare + ((1 - SortingShare) * n / sorted.Volumes.Count);
            progress?.Report(new ImportProgress(candidate.File, "importing", done));
            try
            {
                cases.Add(await writer.AddAsync(projectId, candidate, cancellationToken).ConfigureAwait(false));
                if (candidate.Reservation is not null)
                {
                    problems.Add(new ImportProblem(candidate.File, candidate.Reservation, "Check the case before relying on its measurements."));
                }
            }
            catch (Mem3DException e) when (e.Kind is not (ErrorKind.Unavailable or ErrorKind.NotFound))
            {
                problems.Add(new ImportProblem(candidate.File, e.Message, e.Remedy));
            }
        }

        progress?.Report(new ImportProgress("", "done", 1));
        return new ImportReport(cases, problems);
    }

    private static void Discard(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the sweep at start-up empties the staging folder
        }
    }
}
