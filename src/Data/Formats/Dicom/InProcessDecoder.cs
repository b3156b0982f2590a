using Mem3D.Data.Formats.Dicom.Codecs;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>Decodes in this process, without limits of time and memory: where no process can be started, and where no other was asked for.</summary>
internal sealed class InProcessDecoder : IFrameDecoder
{
    public byte[] Decode(FrameFormat format, byte[] code, CancellationToken cancellationToken) => DicomBackends.Decode(format, code, cancellationToken);
}
