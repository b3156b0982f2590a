using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Nrrd;
using Mem3D.Data.Formats.Samples;
using Mem3D.Data.Persistence;

namespace Mem3D.Data.Formats.Sorting;

/// <summary>Finds out what files are, by content and never by name, and puts those that belong together together.</summary>
internal sealed class FileSorter(IDicomBackend backend, string unpackFolder, ZipLimits limits)
{
    private readonly ProblemList _problems = new();
    private readonly List<VolumeCandidate> _volumes = [];
    private readonly List<DicomImage> _images = [];
    private readonly List<UploadedFile> _directories = [];
    private readonly List<SortedSegmentation> _segmentations = [];
    private readonly HashSet<string> _instances = [];

    /// <summary>Sorts the files. What cannot be read is among the problems; the rest goes on.</summary>
    /// <param name="beside">Files that headers among <paramref name="files"/> may name, and that are not sorted themselves.</param>
    /// <param name="progress">Told before each file: its name and the share of files done.</param>
    public SortedFiles Sort(
        IReadOnlyList<UploadedFile> files, IReadOnlyList<UploadedFile> beside, Action<string, double> progress, CancellationToken cancellationToken)
    {
        var zip = new ZipExpander(unpackFolder, limits);
        var plain = new List<(UploadedFile File, byte[] Start)>();
        foreach (var file in files.Where(f => !FileNames.IsSystemFile(f.Name)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Try(file, f =>
            {
                var start = FileStart.Read(f.Path);
                if (ZipExpander.LooksLike(start))
                {
                    progress(FileNames.Last(f.Name), 0);
                    Group([.. Unpack(f, zip, cancellationToken).Select(e => (e, FileStart.Read(e.Path)))], [], static (_, _) => { }, cancellationToken);
                }
                else
                {
                    plain.Add((f, start));
                }
            });
        }

        Group(plain, beside, progress, cancellationToken);
        _directories.ForEach(d => Try(d, CheckDirectory));
        _volumes.AddRange(new DicomSorter(backend, _problems).Sort(_images));
        return new SortedFiles(_volumes, _segmentations, _problems.ToReport());
    }

    /// <summary>Files that came together: headers first, which claim the files their voxels are in; then those that nobody claimed.</summary>
    private void Group(
        List<(UploadedFile File, byte[] Start)> files, IReadOnlyList<UploadedFile> beside, Action<string, double> progress,
        CancellationToken cancellationToken)
    {
        var companions = new Companions([.. files.Select(f => f.File), .. beside]);
        var done = 0;
        foreach (var headers in new[] { true, false })
        {
            foreach (var (file, start) in files.Where(f => SampleFiles.IsHeader(f.Start) == headers))
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress(FileNames.Last(file.Name), done++ / (double)files.Count);
                if (!companions.Used(file))
                {
                    Try(file, f => Single(f, start, companions));
                }
            }
        }
    }

    private List<UploadedFile> Unpack(UploadedFile file, ZipExpander zip, CancellationToken cancellationToken)
    {
        var bad = new List<ImportProblem>();
        var entries = zip.Expand(file, bad, cancellationToken);
        bad.ForEach(p => _problems.Add(p.File, p.Reason, p.Remedy));
        if (entries.Count == 0 && bad.Count == 0)
        {
            _problems.Add(FileNames.Last(file.Name), "The zip is empty.", "Pack the files again.");
        }

        return entries;
    }

    private void Single(UploadedFile file, byte[] start, Companions companions)
    {
        var name = FileNames.Last(file.Name);
        if (start.Length == 0)
        {
            _problems.Add(name, "It is empty.", "Copy or export the file again.");
        }
        else if (start.AsSpan().StartsWith("Rar!"u8) || start.AsSpan().StartsWith("7z"u8))
        {
            _problems.Add(name, "It is an archive of a kind that is not opened.", "Pack the files as .zip.");
        }
        else if (NrrdHeader.LooksLike(start) && NrrdHeader.Read(file.Path).IsSegmentation)
        {
            _segmentations.Add(new SortedSegmentation(file, "segmentation"));
        }
        else if (SampleFiles.LooksLike(start))
        {
            _volumes.Add(SampleFiles.Open(file, start, companions));
        }
        else if (DicomParser.LooksLike(start))
        {
            var image = backend.Open(file.Path, name);
            _instances.Add(image.SopInstance);
            if (image.SopClass == DicomUids.MediaDirectory)
            {
                _directories.Add(file);
            }
            else if (DicomUids.IsSegmentation(image.SopClass))
            {
                _segmentations.Add(new SortedSegmentation(file, DicomUids.ObjectName(image.SopClass)!));
            }
            else
            {
                _images.Add(image);
            }
        }
        else
        {
            _problems.Add(
                name, "It is neither NIfTI, NRRD, MetaImage nor DICOM nor a zip of them.", "Convert the volume to .nii.gz, or export the original DICOM series.");
        }
    }

    /// <summary>Tells which files the index of a medium names that did not come along. When all did, there is nothing to tell.</summary>
    private void CheckDirectory(UploadedFile file)
    {
        var named = MediaDirectory.Read(file.Path);
        var missing = named.Where(n => n.Instance.Length > 0 && !_instances.Contains(n.Instance)).Select(n => FileNames.Last(n.Name)).ToList();
        var name = FileNames.Last(file.Name);
        if (named.Count == 0)
        {
            _problems.Add(name, "It is the index of a medium (DICOMDIR) that names no file.", "Nothing to do: scans are read without it.");
        }
        else if (missing.Count > 0)
        {
            _problems.Add(
                name, string.Create(CultureInfo.InvariantCulture, $"The index of the medium (DICOMDIR) names {named.Count} files, and {missing.Count} did not come along: {ProblemList.Several(missing)}."),
                "Choose the whole medium, with all its folders, unless you left them out on purpose.");
        }
    }

    private void Try(UploadedFile file, Action<UploadedFile> read)
    {
        try
        {
            read(file);
        }
        catch (Exception e) when (e is not OperationCanceledException && DataErrors.Translate(e) is { } error)
        {
            if (error.Kind == ErrorKind.Unavailable)
            {
                throw error;
            }

            _problems.Add(FileNames.Last(file.Name), error.Message, error.Remedy);
        }
    }
}
