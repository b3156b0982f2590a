namespace Mem3D.Data.Formats.Dicom;

/// <summary>The frames of one image, in any order. Not thread-safe; disposing closes the file.</summary>
internal interface IDicomPixels : IDisposable
{
    /// <summary>Decoded samples of a frame, little endian, colour by pixel; single bits as bytes (<see cref="Codecs.FrameFormat.DecodedLength"/>).</summary>
    /// <exception cref="Core.Errors.Mem3DException">Damaged, or not decoded in time.</exception>
    byte[] Frame(int index, CancellationToken cancellationToken);
}
