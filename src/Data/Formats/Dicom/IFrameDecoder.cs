using Mem3D.Data.Formats.Dicom.Codecs;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>Decodes compressed frames, here or in another process. Thread-safe.</summary>
internal interface IFrameDecoder
{
    /// <summary>Decoded samples, little endian, colour by pixel; <see cref="FrameFormat.DecodedLength"/> bytes.</summary>
    /// <exception cref="Core.Errors.Mem3DException">Damaged, too large, its decoder is not installed, or it took too much time or memory.</exception>
    byte[] Decode(FrameFormat format, byte[] code, CancellationToken cancellationToken);
}
