using Mem3D.Data.Formats.Dicom.FoDicom;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>The DICOM backend of this build, chosen by the property DicomBackend (docs/dicom.md). This file is fo-dicom's.</summary>
internal static class DicomBackends
{
    public const string Name = "FoDicom";

    public static IDicomBackend Create(IFrameDecoder decoder) => new FoDicomBackend(decoder);

    /// <summary>Decodes one compressed frame in this process.</summary>
    /// <exception cref="Core.Errors.Mem3DException">Damaged, too large, or its decoder is not installed.</exception>
    public static byte[] Decode(Codecs.FrameFormat format, byte[] code, CancellationToken cancellationToken) => FoDicomFrameDecoder.Decode(format, code, cancellationToken);
}
