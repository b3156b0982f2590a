using System.Buffers.Binary;

namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>A JPEG frame header (ISO/IEC 10918-1, B.2.2).</summary>
internal sealed class JpegFrame
{
    private JpegFrame(byte process, int precision, int width, int height, JpegComponent[] components)
    {
        (Process, Precision, Width, Height, Components) = (process, precision, width, height, components);
        MostHorizontal = components.Max(c => c.Horizontal);
        MostVertical = components.Max(c => c.Vertical);
    }

    /// <summary>The marker that began it.</summary>
    public byte Process { get; }

    public int Precision { get; }

    public int Width { get; }

    public int Height { get; }

    public JpegComponent[] Components { get; }

    public int MostHorizontal { get; }

    public int MostVertical { get; }

    /// <exception cref="Core.Errors.Mem3DException">Damaged, or a process that is not read.</exception>
    public static JpegFrame Read(byte process, ReadOnlySpan<byte> header)
    {
        if (process > JpegMarkers.Lossless)
        {
            throw DicomErrors.Unsupported(
                "The image is compressed by a JPEG process that is not read (arithmetic coding or a hierarchy).", "Decompress the series first, for example with \"dcmdjpeg\".");
        }

        if (header.Length < 6 || header.Length < 6 + (3 * header[5]) || header[5] is 0 or > 4)
        {
            throw DicomErrors.Damaged("its JPEG header is cut off");
        }

        var components = new JpegComponent[header[5]];
        for (var n = 0; n < components.Length; n++)
        {
            var c = header.Slice(6 + (3 * n), 3);
            int h = c[1] >> 4, v = c[1] & 15;
            if (h is 0 or > 4 || v is 0 or > 4 || c[2] > 3)
            {
                throw DicomErrors.Damaged("its JPEG header has impossible components");
            }

            components[n] = new JpegComponent(c[0], h, v, c[2]);
        }

        int precision = header[0], height = BinaryPrimitives.ReadUInt16BigEndian(header[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(header[3..]);
        if (width == 0 || height == 0 || precision is < 2 or > 16 || (process != JpegMarkers.Lossless && precision is not (8 or 12)))
        {
            throw DicomErrors.Damaged("its JPEG header has an impossible size");
        }

        if ((long)width * height * components.Length > FrameFormat.MostSamples)
        {
            throw DicomErrors.Damaged("its JPEG header claims more pixels than any image has");
        }

        return new JpegFrame(process, precision, width, height, components);
    }
}
