using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Nifti;
using Mem3D.Data.Volumes;

namespace Mem3D.Cli.Segment;

/// <summary>Writes the label map with the image's geometry, reads it back and compares.</summary>
internal static class MaskFile
{
    /// <exception cref="Mem3DException">Not a name for a NIfTI file.</exception>
    public static void CheckName(string output)
    {
        if (!output.EndsWith(".nii.gz", StringComparison.OrdinalIgnoreCase))
        {
            throw new Mem3DException(ErrorKind.Invalid, $"The output '{output}' is not a .nii.gz file.", "Give -o a name that ends in .nii.gz.");
        }
    }

    /// <summary>Where labels overlap, the higher number wins. A half-written file never takes the output's name.</summary>
    /// <exception cref="Mem3DException">The file read back differs.</exception>
    public static void Write(
        string output, string image, VolumeGeometry geometry, SliceAxis axis, IEnumerable<LabelResult> results, CancellationToken cancellationToken)
    {
        var labels = new LabelMap(geometry, new byte[geometry.Size.VoxelCount]);
        foreach (var result in results)
        {
            for (var slice = 0; slice < result.Mask.Depth; slice++)
            {
                labels.Paint(axis, slice, result.Mask.Slice(slice), result.Number);
            }
        }

        Directory.CreateDirectory(Path.GetDirectoryName(output)!);
        var partial = Path.Combine(Path.GetDirectoryName(output)!, $".{Path.GetFileName(output)}.partial");
        try
        {
            using (var stream = File.Create(partial))
            {
                NiftiWriter.WriteLabelMap(stream, labels, SourceHeader(image).Span);
            }

            if (!VolumeFile.LoadLabels(partial, cancellationToken).Values.AsSpan().SequenceEqual(labels.Values))
            {
                throw new Mem3DException(ErrorKind.Unavailable, "The label map read back differs from the one written.", "Check the disk and run the command again.");
            }

            File.Move(partial, output, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>The header of a NIfTI image, so that its geometry is carried over byte for byte; nothing for DICOM.</summary>
    private static ReadOnlyMemory<byte> SourceHeader(string image)
    {
        if (!File.Exists(image))
        {
            return default;
        }

        var start = new byte[4];
        using (var stream = File.OpenRead(image))
        {
            stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        }

        return NiftiReader.LooksLike(start) ? NiftiReader.Open(image).Header.Raw : default;
    }
}
