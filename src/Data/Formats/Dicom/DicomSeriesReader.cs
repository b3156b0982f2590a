using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>Slices in order as one volume, one decoded slice in memory at a time.</summary>
internal sealed class DicomSeriesReader(IReadOnlyList<DicomSlice> slices, VolumeGeometry geometry, IDicomBackend backend) : IVoxelReader
{
    public VolumeGeometry Geometry => geometry;

    public Modality? Modality => slices[0].Image.Modality switch
    {
        "CT" => Core.Volumes.Modality.CT,
        "MR" => Core.Volumes.Modality.MR,
        "" => null,
        _ => Core.Volumes.Modality.Other,
    };

    public void Read(VoxelChunk chunk, CancellationToken cancellationToken)
    {
        DicomImage? open = null;
        DicomPixels? pixels = null;
        var values = new double[geometry.Size.Width * geometry.Size.Height];
        try
        {
            for (var n = 0; n < slices.Count; n++)
            {
                var slice = slices[n];
                try
                {
                    if (!ReferenceEquals(open, slice.Image))
                    {
                        pixels?.Dispose();
                        (open, pixels) = (slice.Image, backend.Pixels(slice.Image));
                    }

                    DicomValues.Rescale(slice.Image, slice.Frame, pixels!.Frame(slice.Frame.Index, cancellationToken), values);
                }
                catch (Mem3DException e) when (e.Kind is ErrorKind.Invalid or ErrorKind.Unsupported or ErrorKind.TooLarge)
                {
                    throw new Mem3DException(e.Kind, $"Slice {n + 1} of {slices.Count} ({slice.Name}) cannot be read. {e.Message}", e.Remedy, e);
                }

                chunk(values);
            }
        }
        finally
        {
            pixels?.Dispose();
        }
    }
}
