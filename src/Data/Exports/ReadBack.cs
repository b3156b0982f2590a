using Mem3D.Core.Volumes;
using Mem3D.Data.Formats;
using Mem3D.Data.Formats.Nifti;

namespace Mem3D.Data.Exports;

/// <summary>Compares what a written file says with what was meant.</summary>
internal static class ReadBack
{
    /// <exception cref="Core.Errors.Mem3DException">Voxels or geometry differ.</exception>
    public static void Compare(IVoxelReader written, LabelMap labels, double relativeTolerance, CancellationToken cancellationToken)
    {
        if (written.Geometry.Size != labels.Geometry.Size || !SamePlace(written.Geometry.IjkToLps, labels.Geometry.IjkToLps, relativeTolerance))
        {
            throw ExportErrors.Differs();
        }

        Voxels(written, labels.Values, cancellationToken);
    }

    /// <summary>A label map as NIfTI.</summary>
    /// <exception cref="Core.Errors.Mem3DException">Voxels or geometry differ.</exception>
    public static void Nifti(string path, LabelMap labels, ReadOnlySpan<byte> sourceHeader, CancellationToken cancellationToken) =>
        Voxels(Nifti(path, labels.Geometry, sourceHeader), labels.Values, cancellationToken);

    /// <summary>The scan itself as NIfTI, compared slice by slice.</summary>
    /// <exception cref="Core.Errors.Mem3DException">Voxels or geometry differ.</exception>
    public static void Nifti(string path, IVoxelSource scan, ReadOnlySpan<byte> sourceHeader, CancellationToken cancellationToken)
    {
        IVoxelReader written = Nifti(path, scan.Info.Geometry, sourceHeader);
        var (width, height) = scan.Info.Geometry.SliceSize(SliceAxis.K);
        var slice = new float[width * height];
        long at = 0;
        var same = true;
        written.Read(
            values =>
            {
                foreach (var v in values)
                {
                    if (at % slice.Length == 0)
                    {
                        scan.ReadSlice(SliceAxis.K, (int)(at / slice.Length), slice);
                    }

                    same &= v == slice[at++ % slice.Length];
                }
            },
            cancellationToken);
        if (!same || at != scan.Info.Geometry.Size.VoxelCount)
        {
            throw ExportErrors.Differs();
        }
    }

    /// <summary>A NIfTI file on its grid: the source's forms byte for byte; without a source header, the affine to the seven digits of a float.</summary>
    private static NiftiReader Nifti(string path, VolumeGeometry geometry, ReadOnlySpan<byte> sourceHeader)
    {
        var written = NiftiReader.Open(path);
        var same = sourceHeader.IsEmpty
            ? written.Geometry.Size == geometry.Size && SamePlace(written.Geometry.IjkToLps, geometry.IjkToLps, 1e-6)
            : NiftiForms.Same(written.Header.Raw.Span, sourceHeader);
        return same ? written : throw ExportErrors.Differs();
    }

    private static void Voxels(IVoxelReader written, byte[] expected, CancellationToken cancellationToken)
    {
        var same = true;
        var at = 0;
        written.Read(
            chunk =>
            {
                foreach (var v in chunk)
                {
                    same &= v == expected[at++];
                }
            },
            cancellationToken);
        if (!same || at != expected.Length)
        {
            throw ExportErrors.Differs();
        }
    }

    private static bool SamePlace(Affine written, Affine source, double relative) =>
        written.ToArray().Zip(source.ToArray()).All(p => Math.Abs(p.First - p.Second) <= relative * Math.Max(1, Math.Abs(p.Second)));
}
