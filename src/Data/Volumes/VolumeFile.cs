using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats;
using Mem3D.Data.Formats.Nifti;

namespace Mem3D.Data.Volumes;

/// <summary>Reads volumes and label maps straight from files into memory, without a project: for the command line and for judging.</summary>
public static class VolumeFile
{
    /// <summary>Reads a NIfTI-1 file.</summary>
    /// <exception cref="Mem3DException">The file is not readable, with the reason and a remedy.</exception>
    public static IVoxelSource Load(string path, CancellationToken cancellationToken = default) =>
        VoxelTranscoder.ToMemory(NiftiReader.Open(path), cancellationToken);

    /// <summary>Reads a NIfTI-1 label map of any integer type with values 0 to 255.</summary>
    /// <exception cref="Mem3DException">The file is not readable, or a value is no label.</exception>
    public static LabelMap LoadLabels(string path, CancellationToken cancellationToken = default)
    {
        IVoxelReader reader = NiftiReader.Open(path);
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
}
