using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Dicom.Isolation;
using Mem3D.Data.Formats.Segmentations;
using Mem3D.Data.Formats.Sorting;
using Mem3D.Data.Persistence;

namespace Mem3D.Data.Volumes;

/// <summary>Looks through files as an import does, without importing: for the command line.</summary>
public static class VolumeInspector
{
    /// <summary>Says what a file, zip or folder holds.</summary>
    /// <param name="decode">Also decodes every voxel, so that damaged slices and the range of values are known.</param>
    /// <param name="progress">Told the share of the work done, [0, 1].</param>
    /// <param name="worker">The program that decodes compressed images, in a process that can be killed; null decodes here.</param>
    /// <exception cref="Mem3DException">The path cannot be read.</exception>
    public static InspectedFiles Inspect(
        IReadOnlyList<UploadedFile> files, bool decode, IProgress<double>? progress, DecodeWorkerOptions? worker, CancellationToken cancellationToken)
    {
        var decoder = FrameDecoders.Of(worker);
        using var pool = decoder as IDisposable;
        var unpacked = Directory.CreateTempSubdirectory("mem3d-");
        try
        {
            var backend = DicomBackends.Create(decoder);
            var defaults = new DataFolderOptions();
            var sorter = new FileSorter(backend, unpacked.FullName, new ZipLimits(defaults.MaximumZipEntries, defaults.MaximumUnpackedBytes));
            var sorted = sorter.Sort(files, [], (_, share) => progress?.Report(share * (decode ? 0.2 : 1)), cancellationToken);
            var problems = sorted.Problems.ToList();
            var volumes = new List<InspectedVolume>();
            foreach (var candidate in sorted.Volumes)
            {
                volumes.Add(Volume(candidate, decode, problems, cancellationToken));
                progress?.Report(0.2 + (0.8 * volumes.Count / sorted.Volumes.Count));
            }

            return new InspectedFiles(volumes, Segmentations(sorted.Segmentations, backend, problems, cancellationToken), problems);
        }
        catch (Exception e) when (e is not (Mem3DException or OperationCanceledException) && DataErrors.Translate(e) is not null)
        {
            throw new Mem3DException(ErrorKind.Unavailable, "The file or folder cannot be read.", "Check that it exists and may be read.", e);
        }
        finally
        {
            unpacked.Delete(recursive: true);
        }
    }

    private static InspectedVolume Volume(VolumeCandidate candidate, bool decode, List<ImportProblem> problems, CancellationToken cancellationToken)
    {
        var about = new InspectedVolume(
            candidate.Name, candidate.File, candidate.Reader.Modality ?? Modality.Unknown, candidate.Reader.Geometry, candidate.Reader.FrameCount, candidate.Axis,
            [.. ((string?[])[candidate.Missing, candidate.Reservation?.Replace("Imported, but its slices", "Its slices", StringComparison.Ordinal)]).OfType<string>()]);
        if (!decode)
        {
            return about;
        }

        try
        {
            double low = double.MaxValue, high = double.MinValue;
            candidate.Reader.Read(
                values =>
                {
                    foreach (var v in values)
                    {
                        (low, high) = (Math.Min(low, v), Math.Max(high, v));
                    }
                },
                cancellationToken);
            return about with
            {
                Range = (low, high),
                Warnings = candidate.Reader.Damage is { } damage ? [.. about.Warnings, damage] : about.Warnings,
            };
        }
        catch (Mem3DException e) when (e.Kind is not ErrorKind.Unavailable)
        {
            problems.Add(new ImportProblem(candidate.File, e.Message, e.Remedy));
            return about;
        }
    }

    private static List<InspectedSegmentation> Segmentations(
        IReadOnlyList<SortedSegmentation> sorted, IDicomBackend backend, List<ImportProblem> problems, CancellationToken cancellationToken)
    {
        var found = new List<InspectedSegmentation>();
        foreach (var (file, _) in sorted)
        {
            try
            {
                var source = SegmentationFiles.Open(file, backend, cancellationToken);
                found.Add(new InspectedSegmentation(FileNames.Last(file.Name), source.Format, [.. source.Segments.Select(s => s.Name)]));
            }
            catch (Mem3DException e) when (e.Kind is not ErrorKind.Unavailable)
            {
                problems.Add(new ImportProblem(FileNames.Last(file.Name), e.Message, e.Remedy));
            }
        }

        return found;
    }
}
