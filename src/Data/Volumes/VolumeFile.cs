using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Dicom.Isolation;
using Mem3D.Data.Formats.Nifti;
using Mem3D.Data.Formats.Samples;
using Mem3D.Data.Formats.Sorting;
using Mem3D.Data.Persistence;

namespace Mem3D.Data.Volumes;

/// <summary>Reads volumes and label maps straight from files into memory, without a project: for the command line and for judging.</summary>
public static class VolumeFile
{
    /// <summary>Reads a NIfTI, NRRD or MetaImage file, or a folder or zip that holds exactly one volume.</summary>
    /// <param name="frame">The frame to read of a file with several, from 0; null refuses such a file.</param>
    /// <param name="worker">The program that decodes compressed images, in a process that can be killed; null decodes here.</param>
    /// <exception cref="Mem3DException">The files are not readable, or hold several volumes; with the reason and a remedy.</exception>
    public static IVoxelSource Load(string path, int? frame = null, DecodeWorkerOptions? worker = null, CancellationToken cancellationToken = default)
    {
        DirectoryInfo? unpacked = null;
        var decoder = FrameDecoders.Of(worker);
        using var pool = decoder as IDisposable;
        try
        {
            if (File.Exists(path) && FileStart.Read(path) is var start && !ZipExpander.LooksLike(start) && !DicomParser.LooksLike(start))
            {
                return VoxelTranscoder.ToMemory(Frame(OpenSamples(path, start), frame), uneven: false, cancellationToken);
            }

            unpacked = Directory.CreateTempSubdirectory("mem3d-");
            var defaults = new DataFolderOptions();
            var sorter = new FileSorter(
                DicomBackends.Create(decoder), unpacked.FullName, new ZipLimits(defaults.MaximumZipEntries, defaults.MaximumUnpackedBytes));
            var sorted = sorter.Sort(Files(path), [], static (_, _) => { }, cancellationToken);
            if (sorted.Volumes.Count != 1)
            {
                throw NotOne(sorted);
            }

            if (sorted.Volumes[0].Missing is { } missing)
            {
                throw new Mem3DException(ErrorKind.Invalid, missing, VolumeCandidate.SendAgain);
            }

            var reader = Frame(sorted.Volumes[0].Reader, frame);
            var source = VoxelTranscoder.ToMemory(reader, sorted.Volumes[0].TruePositionsMm is not null, cancellationToken);
            return reader.Damage is { } damage ? throw new Mem3DException(ErrorKind.Invalid, damage, "Send or export the series again.") : source;
        }
        catch (Exception e) when (e is not (Mem3DException or OperationCanceledException) && DataErrors.Translate(e) is not null)
        {
            throw new Mem3DException(ErrorKind.Unavailable, "The file or folder cannot be read.", "Check that it exists and may be read.", e);
        }
        finally
        {
            unpacked?.Delete(recursive: true);
        }
    }

    /// <summary>Reads a label map (NIfTI, NRRD, MetaImage) of any numeric type with whole values from 0 to 255.</summary>
    /// <exception cref="Mem3DException">The file is not readable, or a value is no label.</exception>
    public static LabelMap LoadLabels(string path, CancellationToken cancellationToken = default)
    {
        var reader = Frame(OpenSamples(path, FileStart.Read(path)), null);
        var count = VoxelTranscoder.Fits(reader.Geometry);
        var scan = VoxelTranscoder.Scan(reader, cancellationToken);
        if (scan.Type != VoxelType.Int16 || scan.Minimum < 0 || scan.Maximum > byte.MaxValue)
        {
            throw new Mem3DException(
                ErrorKind.Invalid, "This is not a label map: labels are whole numbers from 0 to 255.", "Choose the segmentation, not the image.");
        }

        var values = new byte[count];
        var at = 0;
        reader.Read(
            chunk =>
            {
                foreach (var v in chunk)
                {
                    values[at++] = (byte)v;
                }
            },
            cancellationToken);
        return new LabelMap(reader.Geometry, values);
    }

    /// <summary>Opens one file; files it names lie beside it.</summary>
    private static IVoxelReader OpenSamples(string path, byte[] start)
    {
        if (!SampleFiles.LooksLike(start))
        {
            return NiftiReader.Open(path);
        }

        var file = new UploadedFile(path, Path.GetFileName(path));
        var folder = SampleFiles.IsHeader(start) ? Path.GetDirectoryName(Path.GetFullPath(path))! : null;
        return SampleFiles.Open(
            file, start, new Companions(folder is null ? [] : [.. Directory.EnumerateFiles(folder).Select(f => new UploadedFile(f, Path.GetFileName(f)))])).Reader;
    }

    private static IVoxelReader Frame(IVoxelReader reader, int? frame) => frame switch
    {
        null when reader.FrameCount == 1 => reader,
        { } n when n >= 0 && n < reader.FrameCount => reader.OfFrame(n),
        _ => throw FrameChoice.Missing(reader.FrameCount),
    };

    private static List<UploadedFile> Files(string path) => Directory.Exists(path)
        ? [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => new UploadedFile(f, Path.GetFileName(f)))]
        : [new UploadedFile(path, Path.GetFileName(path))];

    private static Mem3DException NotOne(SortedFiles sorted)
    {
        if (sorted.Volumes.Count > 1)
        {
            var names = string.Join(", ", sorted.Volumes.Select(v => string.Create(
                CultureInfo.InvariantCulture, $"{v.Name} ({v.Reader.Geometry.Size.Depth} slices)")));
            return new Mem3DException(ErrorKind.Invalid, $"There are several volumes: {names}.", "Name a file or folder with one of them.");
        }

        return sorted.Problems.Concat(sorted.Segmentations.Select(s => s.Refusal([]))).FirstOrDefault() is { } first
            ? new Mem3DException(ErrorKind.Invalid, $"{first.File}: {first.Reason}", first.Remedy)
            : new Mem3DException(ErrorKind.Invalid, "There is no volume here.", "Name a NIfTI, NRRD or MetaImage file, or a folder or zip of DICOM files.");
    }
}
