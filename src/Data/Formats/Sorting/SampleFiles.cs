using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Meta;
using Mem3D.Data.Formats.Nifti;
using Mem3D.Data.Formats.Nrrd;
using Mem3D.Data.Formats.Samples;
using Mem3D.Data.Persistence;

namespace Mem3D.Data.Formats.Sorting;

/// <summary>Opens the formats of a header and samples: NIfTI, NRRD, MetaImage. Told apart by content.</summary>
internal static class SampleFiles
{
    /// <summary>Whether the start of a file is one of a header whose voxels may be in other files.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> start) => NrrdHeader.LooksLike(start) || MetaHeader.LooksLike(start) || NiftiHeader.LooksLikePair(start);

    public static bool LooksLike(ReadOnlySpan<byte> start) => IsHeader(start) || NiftiReader.LooksLike(start);

    /// <summary>Opens a file that <see cref="LooksLike"/> one of them.</summary>
    /// <exception cref="Mem3DException">Damaged, unread, or without its data files.</exception>
    public static VolumeCandidate Open(UploadedFile file, ReadOnlySpan<byte> start, Companions companions)
    {
        if (NrrdHeader.LooksLike(start))
        {
            var nrrd = NrrdFile.Open(file, companions);
            return nrrd.Header.IsSegmentation
                ? throw new Mem3DException(
                    ErrorKind.Unsupported, "It is a segmentation, not a scan.", "Import the scan, open its case, and import the segmentation there.")
                : Candidate(file, "NRRD volume", nrrd.Reader, null, nrrd.Reservation);
        }

        if (MetaHeader.LooksLike(start))
        {
            return Candidate(file, "MetaImage volume", MetaImage.Open(file, companions), null, null);
        }

        var nifti = NiftiReader.Open(file.Path, NiftiHeader.LooksLikePair(start) ? Voxels(file, companions) : null);
        return Candidate(file, "NIfTI volume", nifti, nifti.Header.Raw.ToArray(), nifti.Reservation);
    }

    /// <summary>The .img of a .hdr.</summary>
    private static string? Voxels(UploadedFile header, Companions companions)
    {
        var name = header.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? header.Name[..^3] : header.Name;
        var stem = name.EndsWith(".hdr", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
        return (companions.Find(header, $"{stem}.img") ?? companions.Find(header, $"{stem}.img.gz"))?.Path;
    }

    private static VolumeCandidate Candidate(UploadedFile file, string fallback, IVoxelReader reader, byte[]? sourceHeader, string? reservation)
    {
        var name = FileNames.Last(file.Name);
        return new VolumeCandidate(
            Names.Clean(FileNames.Stem(name), fallback), name, reader, AcquisitionAxis(reader.Geometry), sourceHeader, null, reservation)
        { Files = [file.Path] };
    }

    /// <summary>These formats do not say how a scan was acquired: an axis with clearly thicker steps than both others is the one slices lie along, else K.</summary>
    private static SliceAxis AcquisitionAxis(VolumeGeometry geometry)
    {
        var (i, j, k) = geometry.SpacingMm;
        return i > 1.2 * Math.Max(j, k) ? SliceAxis.I : j > 1.2 * Math.Max(i, k) ? SliceAxis.J : SliceAxis.K;
    }
}
