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

    /// <summary>A NIfTI file: the source's forms byte for byte; without a source header, the affine to the seven digits of a float.</summary>
    /// <exception cref="Core.Errors.Mem3DException">Voxels or geometry differ.</exception>
    public static void Nifti(string path, LabelMap labels, ReadOnlySpan<byte> sourceHeader, CancellationToken cancellationToken)
    {
        var written = NiftiReader.Open(path);
        if (sourceHeader.IsEmpty)
        {
            Compare(written, labels, 1e-6, cancellationToken);
            return;
        }

        if (!NiftiForms.Same(written.Header.Raw.Span, sourceHeader))
        {
            throw ExportErrors.Differs();
        }

        Voxels(written, labels.Values, cancellationToken);
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
