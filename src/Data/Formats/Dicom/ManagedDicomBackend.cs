using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>Reads uncompressed grey images: implicit and explicit little endian, explicit big endian, deflated; 8, 16 and 32 bits.</summary>
internal sealed class ManagedDicomBackend : IDicomBackend
{
    private const int ChunkPixels = 64 * 1024;

    public bool CanDecode(string transferSyntax) => DicomUids.IsUncompressed(transferSyntax);

    public DicomImage Open(string path, string name)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 8192);
        var image = DicomImage.From(path, name, DicomParser.Parse(file));
        var wanted = (long)image.Rows * image.Columns * image.BytesPerPixel;
        var cut = CanDecode(image.TransferSyntax) && image.TransferSyntax != DicomUids.DeflatedLittle && image.HasPixels && image.Frames == 1
            && image.SamplesPerPixel == 1 && (image.PixelLength < wanted || image.DatasetOffset + image.PixelOffset + wanted > file.Length);
        return cut ? throw DicomErrors.Damaged("it ends before its last pixel") : image;
    }

    public void ReadPixels(DicomImage image, VoxelChunk chunk, CancellationToken cancellationToken)
    {
        using var file = new FileStream(image.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        file.Position = image.DatasetOffset;
        try
        {
            using var stream = image.TransferSyntax == DicomUids.DeflatedLittle ? new DeflateStream(file, CompressionMode.Decompress) : (Stream)file;
            var reader = new DicomByteReader(stream, image.BigEndian);
            reader.Skip(image.PixelOffset);
            var bytes = new byte[ChunkPixels * image.BytesPerPixel];
            var values = new double[ChunkPixels];
            for (var left = (long)image.Rows * image.Columns; left > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = (int)Math.Min(ChunkPixels, left);
                var stored = bytes.AsSpan(0, count * image.BytesPerPixel);
                reader.Fill(stored);
                Decode(image, stored, values.AsSpan(0, count));
                chunk(values.AsSpan(0, count));
                left -= count;
            }
        }
        catch (InvalidDataException e)
        {
            throw DicomErrors.Damaged("its deflate compression is broken", e);
        }
    }

    /// <summary>Takes the stored bits out of the allocated ones, extends the sign, rescales (PS3.5, 8.1; PS3.3, C.11.1).</summary>
    private static void Decode(DicomImage image, Span<byte> bytes, Span<double> values)
    {
        var shift = image.HighBit + 1 - image.BitsStored;
        var unused = 32 - image.BitsStored;
        for (var n = 0; n < values.Length; n++)
        {
            var raw = image.BytesPerPixel switch
            {
                1 => bytes[n],
                2 => image.BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * n)..]) : MemoryMarshal.Read<ushort>(bytes[(2 * n)..]),
                _ => image.BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 * n)..]) : MemoryMarshal.Read<uint>(bytes[(4 * n)..]),
            };
            var left = raw >> shift << unused;
            var value = image.Signed ? (int)left >> unused : (double)(left >> unused);
            values[n] = (value * image.Slope) + image.Intercept;
        }
    }
}
