namespace Mem3D.Data.Formats.Dicom;

/// <summary>The DICOM backend of this build, chosen by the property DicomBackend (docs/dicom.md). This file is the managed one's.</summary>
internal static class DicomBackends
{
    public const string Name = "Managed";

    public static IDicomBackend Create(IFrameDecoder decoder) => new ManagedDicomBackend(decoder);

    /// <summary>Decodes one compressed frame in this process.</summary>
    /// <exception cref="Core.Errors.Mem3DException">Damaged, too large, or its decoder is not installed.</exception>
    public static byte[] Decode(Codecs.FrameFormat format, byte[] code, CancellationToken cancellationToken) =>
        Codecs.FrameDecoder.Decode(format, code, cancellationToken);
}
