using Mem3D.Data.Formats.Dicom.Codecs;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>Decodes in this process: for the command line, where a hostile file harms only who runs it.</summary>
internal sealed class InProcessDecoder : IFrameDecoder
{
    public byte[] Decode(FrameFormat format, byte[] code, CancellationToken cancellationToken) => DicomBackends.Decode(format, code, cancellationToken);
}
