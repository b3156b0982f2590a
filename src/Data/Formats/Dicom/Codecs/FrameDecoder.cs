using System.Buffers.Binary;

namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>
/// Decodes one compressed frame. The code stream says what it is; only RLE, which has no header of its own, goes by the transfer syntax. What comes
/// out is then brought into the form the data set announces (PS3.5, 8.2).
/// </summary>
internal static class FrameDecoder
{
    /// <summary>Decoded samples, little endian, colour by pixel; <see cref="FrameFormat.DecodedLength"/> bytes.</summary>
    /// <exception cref="Core.Errors.Mem3DException">Damaged, too large, or its decoder is not installed.</exception>
    public static byte[] Decode(FrameFormat format, byte[] code, CancellationToken cancellationToken)
    {
        format.Check();
        if (format.TransferSyntax == DicomUids.Rle)
        {
            return RleDecoder.Decode(format, code);
        }

        var frame = JpegMarkers.Kind(code) switch
        {
            CodeStream.Jpeg => JpegDecoder.Decode(code, cancellationToken),
            CodeStream.JpegLs => CharLs.Decode(code),
            CodeStream.Jpeg2000 => OpenJpeg.Decode(code),
            _ => throw DicomErrors.Damaged("its compressed pixels do not begin as they must"),
        };
        if (frame.Width != format.Columns || frame.Height != format.Rows || frame.Components != format.Samples || frame.Precision > format.BitsAllocated)
        {
            throw DicomErrors.Damaged(
                $"its compressed image is {frame.Width} × {frame.Height} × {frame.Components} of {frame.Precision} bits, its header says {format.Columns} × {format.Rows} × {format.Samples} of {format.BitsAllocated}");
        }

        return Pack(format, frame);
    }

    /// <summary>The sign of the data set counts: a code stream without signs under a signed data set holds two's complements of its own precision.</summary>
    private static byte[] Pack(FrameFormat format, DecodedFrame frame)
    {
        var bytes = new byte[format.DecodedLength];
        var unused = 32 - frame.Precision;
        var values = frame.Values;
        for (var n = 0; n < values.Length; n++)
        {
            var v = values[n];
            if (frame.Signed != format.Signed)
            {
                v = format.Signed ? v << unused >> unused : (int)((uint)v << unused >> unused);
            }

            switch (format.BytesPerSample)
            {
                case 1:
                    bytes[n] = (byte)v;
                    break;
                case 2:
                    BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * n), (short)v);
                    break;
                default:
                    BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * n), v);
                    break;
            }
        }

        return bytes;
    }
}
