using System.IO.Compression;
using Mem3D.Data.Formats.Dicom.Codecs;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>The frames of one image as the managed backend reads them.</summary>
internal sealed class DicomPixels : IDicomPixels
{
    private readonly DicomImage _image;
    private readonly IFrameDecoder _decoder;
    private readonly Stream _file;
    private readonly long _start;
    private readonly DicomFragments? _fragments;

    private DicomPixels(DicomImage image, IFrameDecoder decoder)
    {
        (_image, _decoder) = (image, decoder);
        image.Format.Check();
        _file = new FileStream(image.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        try
        {
            _start = image.DatasetOffset + image.PixelOffset;
            if (image.TransferSyntax == DicomUids.DeflatedLittle)
            {
                (_file, _start) = (Inflate(_file), 0);
            }
            else if (image.Encapsulated)
            {
                _fragments = DicomFragments.Find(_file, _start, image.Frames);
            }
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <exception cref="Core.Errors.Mem3DException">Damaged.</exception>
    public static DicomPixels Open(DicomImage image, IFrameDecoder decoder) => new(image, decoder);

    public byte[] Frame(int index, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _fragments is not null ? _decoder.Decode(_image.Format, _fragments.Frame(_file, index), cancellationToken)
            : _image.BitsAllocated == 1 ? Bits(index) : Native(index);
    }

    public void Dispose() => _file.Dispose();

    private byte[] Native(int index)
    {
        var format = _image.Format;
        var bytes = new byte[format.DecodedLength];
        var from = (long)index * bytes.Length;
        if (_image.BigEndian && _image.WordPixels && format.BytesPerSample == 1)
        {
            var words = new byte[bytes.Length + 2];
            Fill(_start + (from & ~1L), words.AsSpan(0, (int)((from & 1) + bytes.Length + 1) & ~1));
            Swap(words, 2);
            words.AsSpan((int)(from & 1), bytes.Length).CopyTo(bytes);
        }
        else
        {
            Fill(_start + from, bytes);
            Swap(bytes, _image.BigEndian ? format.BytesPerSample : 1);
        }

        return format is { Planar: true, Samples: > 1 } ? NativeSamples.ByPixel(bytes, format) : bytes;
    }

    /// <summary>Frames of single bits follow each other without a gap, the lowest bit first (PS3.5, 8.1.1 and D).</summary>
    private byte[] Bits(int index)
    {
        var (from, count) = NativeSamples.BitRange(_image.Format, index);
        var packed = new byte[count];
        Fill(_start + from, packed);
        return NativeSamples.Bits(_image.Format, index, packed);
    }

    private void Fill(long from, Span<byte> bytes)
    {
        _file.Position = from;
        if (_file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
        {
            throw DicomErrors.EndsEarly();
        }
    }

    private static void Swap(byte[] bytes, int size)
    {
        for (var n = 0; size > 1 && n + size <= bytes.Length; n += size)
        {
            Array.Reverse(bytes, n, size);
        }
    }

    /// <summary>Frames are read in any order, a deflated data set only from its start: its pixels go to a file that vanishes when closed.</summary>
    private FileStream Inflate(Stream file)
    {
        using var deflated = file;
        var unpacked = new FileStream(
            System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            file.Position = _image.DatasetOffset;
            using var stream = new DeflateStream(file, CompressionMode.Decompress);
            new DicomByteReader(stream, bigEndian: false).Skip(_image.PixelOffset);
            var buffer = new byte[1 << 16];
            var left = _image.BitsAllocated == 1 ? ((_image.Format.SampleCount * _image.Frames) + 7) / 8 : (long)_image.Format.DecodedLength * _image.Frames;
            for (int got; left > 0 && (got = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, left))) > 0; left -= got)
            {
                unpacked.Write(buffer, 0, got);
            }

            return unpacked;
        }
        catch (Exception e)
        {
            unpacked.Dispose();
            throw e is InvalidDataException ? DicomErrors.Damaged("its deflate compression is broken", e) : e;
        }
    }
}
