using Mem3D.Core.Deidentification;
using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;
using Mem3D.Data.Deidentification;
using Mem3D.Data.Formats;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Sorting;
using Mem3D.Data.Persistence;

namespace Mem3D.Data.Volumes;

/// <summary>
/// Brings volumes in. Sorting and decoding run on the thread pool; each volume is written in two phases (<see cref="VolumeWriter"/>), so that a crash
/// or a cancellation at any moment leaves whole cases and nothing else.
/// </summary>
internal sealed class VolumeImporter(
    VolumeWriter writer, IProjectStore projects, IDeidentificationStore settings, Deidentifier deidentifier, SegmentationHome home, IDicomBackend backend, DataFolderOptions folder) : IVolumeImporter
{
    private const double SortingShare = 0.3;

    public async Task<ImportReport> ImportAsync(
        Guid projectId, IReadOnlyList<UploadedFile> files, IImportChooser? chooser, IProgress<ImportProgress>? progress, CancellationToken cancellationToken,
        bool keepOriginals = false, Guid? personId = null, Func<Guid, UploadedFile, CancellationToken, Task>? keep = null)
    {
        var deidentification = await settings.GetAsync(projectId, cancellationToken).ConfigureAwait(false);
        deidentification = deidentification with { KeepOriginals = deidentification.KeepOriginals || keepOriginals };
        var unpacked = Path.Combine(folder.StagingFolder, $"unpacked-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(unpacked);
            return await Task.Run(() => ImportAllAsync(projectId, files, deidentification, chooser, unpacked, progress, personId, keep, cancellationToken), cancellationToken).ConfigureAwait(false);
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
        return await writer.AddAsync(projectId, candidate, null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ImportReport> ImportAllAsync(
        Guid projectId, IReadOnlyList<UploadedFile> files, DeidentificationSettings deidentification, IImportChooser? chooser, string unpacked,
        IProgress<ImportProgress>? progress, Guid? personId, Func<Guid, UploadedFile, CancellationToken, Task>? keep, CancellationToken cancellationToken)
    {
        var sorter = new FileSorter(backend, unpacked, new ZipLimits(folder.MaximumZipEntries, folder.MaximumUnpackedBytes));
        var sorted = sorter.Sort(
            files, [], (file, share) => progress?.Report(new ImportProgress(file, "reading", SortingShare * share)), cancellationToken);
        var problems = sorted.Problems.ToList();
        var cases = new List<CaseInfo>();
        var reports = new List<DeidentificationReport>();
        var choice = chooser is not null && (chooser.OfASingleSeries || sorted.Volumes.Count(IsSeries) > 1);
        var plain = sorted.Volumes.Where(v => v.Reader.FrameCount == 1 && v.Missing is null && !(choice && IsSeries(v))).ToList();
        await WriteAsync(plain, SortingShare, 1).ConfigureAwait(false);
        var series = sorted.Volumes.Except(plain).ToList();
        await WriteAsync(await ChosenAsync(series, chooser, problems, progress, cancellationToken).ConfigureAwait(false), SortingShare, 1).ConfigureAwait(false);
        var refused = new ProblemList();
        foreach (var segmentation in sorted.Segmentations)
        {
            var told = await SetAsideAsync(projectId, segmentation, keep, cancellationToken).ConfigureAwait(false);
            refused.Add(told.File, told.Reason, told.Remedy);
        }

        problems.AddRange(refused.ToReport());
        progress?.Report(new ImportProgress("", "done", 1));
        return new ImportReport(cases, problems) { Deidentification = DeidentificationReport.Sum(reports) };

        async Task WriteAsync(IReadOnlyList<VolumeCandidate> volumes, double from, double to)
        {
            for (var n = 0; n < volumes.Count; n++)
            {
                progress?.Report(new ImportProgress(volumes[n].File, "importing", from + ((to - from) * n / volumes.Count)));
                var volume = deidentification.Enabled ? deidentifier.Apply(projectId, deidentification, volumes[n], cancellationToken) : volumes[n];
                if (await OneAsync(projectId, volume, personId, cases, problems, cancellationToken).ConfigureAwait(false) && volume.Deidentified is { } deidentified)
                {
                    reports.Add(deidentified.Report);
                }
            }
        }
    }

    /// <summary>What becomes of a segmentation among the scans: it waits in the case of its scan, where there is one such case and somebody keeps it.</summary>
    private async Task<ImportProblem> SetAsideAsync(
        Guid projectId, SortedSegmentation segmentation, Func<Guid, UploadedFile, CancellationToken, Task>? keep, CancellationToken cancellationToken)
    {
        var cases = await home.FindAsync(projectId, segmentation, cancellationToken).ConfigureAwait(false);
        if (keep is null || cases.Count != 1)
        {
            return segmentation.Refusal(cases);
        }

        try
        {
            await keep(cases[0].Id, segmentation.File, cancellationToken).ConfigureAwait(false);
            return segmentation.Waiting(cases[0].Name);
        }
        catch (Mem3DException e)
        {
            return segmentation.Unfit(e);
        }
    }

    /// <returns>Whether it came in.</returns>
    private async Task<bool> OneAsync(
        Guid projectId, VolumeCandidate candidate, Guid? personId, List<CaseInfo> cases, List<ImportProblem> problems, CancellationToken cancellationToken)
    {
        try
        {
            cases.Add(await writer.AddAsync(projectId, candidate, personId, cancellationToken).ConfigureAwait(false));
            if (candidate.Reader.Damage is { } damage)
            {
                problems.Add(new ImportProblem(candidate.File, $"Imported, but with gaps. {damage}", "Nothing is segmented on such a slice. Send the series again to have it whole."));
            }

            if (candidate.Reservation is not null)
            {
                problems.Add(new ImportProblem(candidate.File, candidate.Reservation, "Check the case before relying on its measurements."));
            }

            return true;
        }
        catch (Mem3DException e) when (e.Kind is not (ErrorKind.Unavailable or ErrorKind.NotFound))
        {
            problems.Add(new ImportProblem(candidate.File, e.Message, e.Remedy));
            return false;
        }
    }

    /// <summary>One of perhaps many that a study brings along, wanted or not; a volume in a file of its own was chosen already.</summary>
    private static bool IsSeries(VolumeCandidate candidate) => candidate.Reader is DicomSeriesReader;

    /// <summary>What a person wants of sources with several volumes, and of several series.</summary>
    private static async Task<IReadOnlyList<VolumeCandidate>> ChosenAsync(
        List<VolumeCandidate> series, IImportChooser? chooser, List<ImportProblem> problems, IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken)
    {
        var offers = new List<VolumeOffer>();
        for (var n = 0; n < series.Count; n++)
        {
            try
            {
                if (chooser is null)
                {
                    throw series[n].Missing is { } missing
                        ? new Mem3DException(ErrorKind.Invalid, missing, VolumeCandidate.SendAgain)
                        : FrameChoice.Missing(series[n].Reader.FrameCount);
                }

                progress?.Report(new ImportProgress(series[n].File, "looking through", n / (double)series.Count));
                offers.Add(FrameChoice.Offer(n, series[n], cancellationToken));
            }
            catch (Mem3DException e) when (e.Kind is not ErrorKind.Unavailable)
            {
                problems.Add(new ImportProblem(series[n].File, e.Message, e.Remedy));
            }
        }

        if (offers.Count == 0)
        {
            return [];
        }

        var chosen = new List<VolumeCandidate>();
        var choices = await chooser!.ChooseAsync(offers, cancellationToken).ConfigureAwait(false);
        foreach (var offer in offers)
        {
            var frames = choices.FirstOrDefault(c => c.Offer == offer.Id)?.Frames ?? [];
            if (frames.Count == 0 && offer.Frames > 1)
            {
                problems.Add(new ImportProblem(offer.File, "None of its frames was chosen.", "Import the file again to choose one."));
            }
            else if (frames.Count == 0 && series[offer.Id].Missing is { } missing)
            {
                problems.Add(new ImportProblem(offer.File, missing, VolumeCandidate.SendAgain));
            }

            chosen.AddRange(FrameChoice.Take(series[offer.Id], frames));
        }

        return chosen;
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
