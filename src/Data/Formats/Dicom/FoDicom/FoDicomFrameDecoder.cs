using System.Buffers.Binary;
using Mem3D.Data.Formats.Dicom.Codecs;
using Fo = FellowOakDicom;

namespace Mem3D.Data.Formats.Dicom.FoDicom;

/// <summary>
/// Decodes one compressed frame with fo-dicom's codecs. Where it has none (spectral selection and full progression) or holds no samples of that size (RLE
/// of more than 16 bits), the managed decoders do it.
/// </summary>
internal static class FoDicomFrameDecoder
{
    private static readonly Fo.DicomTransferSyntax Plain = Fo.DicomTransferSyntax.ExplicitVRLittleEndian;

    public static bool CanDecode(string transferSyntax) => DicomUids.IsJpeg(transferSyntax) || HasCodec(transferSyntax);

    /// <exception cref="Core.Errors.Mem3DException">Damaged, too large, or of a kind without a codec.</exception>
    public static byte[] Decode(FrameFormat format, byte[] code, CancellationToken cancellationToken)
    {
        format.Check();
        cancellationToken.ThrowIfCancellationRequested();
        if (format.TransferSyntax == DicomUids.Rle || !HasCodec(format.TransferSyntax))
        {
            return FrameDecoder.Decode(format, code, cancellationToken);
        }

        return FoDicomSetup.Guard(() =>
        {
            var syntax = Fo.DicomTransferSyntax.Lookup(Fo.DicomUID.Parse(format.TransferSyntax));
            var dataset = Describe(format, syntax, Math.Min(Precision(code) ?? format.BitsAllocated, format.BitsAllocated));
            Fo.Imaging.DicomPixelData.Create(dataset, true).AddFrame(new Fo.IO.Buffer.MemoryByteBuffer(code));
            var samples = new Fo.Imaging.Codec.DicomTranscoder(syntax, Plain).DecodeFrame(dataset, 0).Data;
            return samples.Length >= format.DecodedLength ? samples[..format.DecodedLength] : throw DicomErrors.EndsEarly();
        });
    }

    private static bool HasCodec(string transferSyntax)
    {
        var codecs = FoDicomSetup.Codecs;
        try
        {
            return Fo.DicomTransferSyntax.Lookup(Fo.DicomUID.Parse(transferSyntax)) is { IsEncapsulated: true } syntax && codecs.HasCodec(syntax);
        }
        catch (Fo.DicomDataException)
        {
            return false; // it knows no such transfer syntax
        }
    }

    private static Fo.DicomDataset Describe(FrameFormat format, Fo.DicomTransferSyntax syntax, int stored) => new(syntax)
    {
        { Fo.DicomTag.SamplesPerPixel, (ushort)format.Samples },
        { Fo.DicomTag.PhotometricInterpretation, format.Samples == 1 ? "MONOCHROME2" : "RGB" },
        { Fo.DicomTag.PlanarConfiguration, (ushort)0 },
        { Fo.DicomTag.Rows, (ushort)format.Rows },
        { Fo.DicomTag.Columns, (ushort)format.Columns },
        { Fo.DicomTag.BitsAllocated, (ushort)format.BitsAllocated },
        { Fo.DicomTag.BitsStored, (ushort)stored },
        { Fo.DicomTag.HighBit, (ushort)(stored - 1) },
        { Fo.DicomTag.PixelRepresentation, (ushort)(format.Signed ? 1 : 0) },
    };

    /// <summary>Bits of a sample by the code stream's own frame header, which decides which codec fits; null where there is none.</summary>
    private static int? Precision(ReadOnlySpan<byte> code)
    {
        for (var at = 2; at + 5 <= code.Length && code[at] == 0xFF; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(code[(at + 2)..]))
        {
            var marker = code[at + 1];
            if (JpegMarkers.IsFrame(marker) || marker == JpegMarkers.JpegLsFrame)
            {
                return code[at + 4];
            }

            if (marker is JpegMarkers.Scan or 0xFF)
            {
                return null;
            }
        }

        return null;
    }
}
