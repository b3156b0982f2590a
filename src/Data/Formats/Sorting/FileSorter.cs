using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Nifti;
using Mem3D.Data.Persistence;

namespace Mem3D.Data.Formats.Sorting;

/// <summary>Finds out what files are, by content and never by name, and puts those that belong together together.</summary>
internal sealed class FileSorter(IDicomBackend backend, string unpackFolder, ZipLimits limits)
{
    private readonly ProblemList _problems = new();
    private readonly List<VolumeCandidate> _volumes = [];
    private readonly List<DicomImage> _images = [];

    /// <summary>Sorts the files. What cannot be read is among the problems; the rest goes on.</summary>
    /// <param name="progress">Told before each file: its name and the share of files done.</param>
    public SortedFiles Sort(IReadOnlyList<UploadedFile> files, Action<string, double> progress, CancellationToken cancellationToken)
    {
        var zip = new ZipExpander(unpackFolder, limits);
        for (var n = 0; n < files.Count; n++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress(FileNames.Last(files[n].Name), n / (double)files.Count);
            if (!FileNames.IsSystemFile(files[n].Name))
            {
                Try(files[n], file => One(file, zip, cancellationToken));
            }
        }

        _volumes.AddRange(new DicomSorter(backend, _problems).Sort(_images));
        return new SortedFiles(_volumes, _problems.ToReport());
    }

    private void One(UploadedFile file, ZipExpander zip, CancellationToken cancellationToken)
    {
        var start = Start(file.Path);
        if (!ZipExpander.LooksLike(start))
        {
            Single(file, start);
            return;
        }

        var bad = new List<ImportProblem>();
        var entries = zip.Expand(file, bad, cancellationToken);
        bad.ForEach(p => _problems.Add(p.File, p.Reason, p.Remedy));
        if (entries.Count == 0 && bad.Count == 0)
        {
            _problems.Add(FileNames.Last(file.Name), "The zip is empty.", "Pack the files again.");
        }

        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Try(entry, e => Single(e, Start(e.Path)));
        }
    }

    private void Single(UploadedFile file, byte[] start)
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
        else if (NiftiReader.LooksLike(start))
        {
            var nifti = NiftiReader.Open(file.Path);
            _volumes.Add(new VolumeCandidate(
                Names.Clean(FileNames.Stem(name), "NIfTI volume"), name, nifti, AcquisitionAxis(nifti.Geometry), nifti.Header.Raw.ToArray(), null, null));
        }
        else if (DicomParser.LooksLike(start))
        {
            _images.Add(backend.Open(file.Path, name));
        }
        else
        {
            _problems.Add(name, "It is neither NIfTI-1 nor DICOM nor a zip of them.", "Convert the volume to .nii.gz, or export the original DICOM series.");
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

    /// <summary>NIfTI does not say how it was acquired: an axis with clearly thicker steps than both others is the one slices lie along, else K.</summary>
    private static SliceAxis AcquisitionAxis(VolumeGeometry geometry)
    {
        var (i, j, k) = geometry.SpacingMm;
        return i > 1.2 * Math.Max(j, k) ? SliceAxis.I : j > 1.2 * Math.Max(i, k) ? SliceAxis.J : SliceAxis.K;
    }

    /// <summary>The first 132 bytes of a file, or fewer.</summary>
    public static byte[] Start(string path)
    {
        using var file = File.OpenRead(path);
        var start = new byte[132];
        var got = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..got];
    }
}
