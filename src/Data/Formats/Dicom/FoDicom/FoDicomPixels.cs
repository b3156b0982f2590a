using Mem3D.Data.Formats.Dicom.Codecs;
using Fo = FellowOakDicom;

namespace Mem3D.Data.Formats.Dicom.FoDicom;

/// <summary>The frames of one image as fo-dicom finds them in the file.</summary>
internal sealed class FoDicomPixels : IDicomPixels
{
    private readonly DicomImage _image;
    private readonly Fo.DicomDataset _dataset;
    private readonly IFrameDecoder _decoder;

    /// <exception cref="Core.Errors.Mem3DException">Its header does not describe an image.</exception>
    public FoDicomPixels(DicomImage image, Fo.DicomFile file, IFrameDecoder decoder)
    {
        image.Format.Check();
        (_image, _dataset, _decoder) = (image, file.Dataset, decoder);
    }

    public byte[] Frame(int index, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_image.Encapsulated)
        {
            return FoDicomSetup.Guard(() => Native(index));
        }

        var code = FoDicomSetup.Guard(() => Code(index));
        return code.Length < 2 ? throw DicomErrors.EndsEarly() : _decoder.Decode(_image.Format, code, cancellationToken);
    }

    public void Dispose()
    {
        // fo-dicom opens the file for each reading
    }

    /// <summary>fo-dicom finds frames by count or table; where neither tells, a frame begins where a code stream does.</summary>
    private byte[] Code(int index)
    {
        var sequence = _dataset.GetDicomItem<Fo.DicomFragmentSequence>(Fo.DicomTag.PixelData);
        var parts = sequence.Fragments;
        if (_image.Frames == 1 || parts.Count <= _image.Frames || sequence.OffsetTable.Count == _image.Frames)
        {
            return Fo.Imaging.DicomPixelData.Create(_dataset).GetFrame(index).Data;
        }

        var starts = Enumerable.Range(0, parts.Count).Where(n => JpegMarkers.Begins(parts[n].Data)).ToList();
        if (starts.Count != _image.Frames || starts[0] != 0)
        {
            throw DicomErrors.Damaged("nothing tells which piece of its pixels belongs to which frame");
        }

        var end = index + 1 < starts.Count ? starts[index + 1] : parts.Count;
        return [.. parts.Skip(starts[index]).Take(end - starts[index]).SelectMany(p => p.Data)];
    }

    private byte[] Native(int index)
    {
        var format = _image.Format;
        if (_image.BitsAllocated == 1)
        {
            var (from, count) = NativeSamples.BitRange(format, index);
            return NativeSamples.Bits(format, index, Bytes(from, count));
        }

        var bytes = Bytes((long)index * format.DecodedLength, format.DecodedLength);
        if (format.BytesPerSample == 4 && _image.WordPixels && _dataset.InternalTransferSyntax.Endian == Fo.IO.Endian.Big)
        {
            // words were turned, their order in a sample was not
            for (var n = 0; n + 4 <= bytes.Length; n += 4)
            {
                (bytes[n], bytes[n + 1], bytes[n + 2], bytes[n + 3]) = (bytes[n + 2], bytes[n + 3], bytes[n], bytes[n + 1]);
            }
        }

        return format is { Planar: true, Samples: > 1 } ? NativeSamples.ByPixel(bytes, format) : bytes;
    }

    private byte[] Bytes(long from, int count)
    {
        var buffer = _dataset.GetDicomItem<Fo.DicomElement>(Fo.DicomTag.PixelData)?.Buffer;
        if (buffer is null || from + count > buffer.Size)
        {
            throw DicomErrors.EndsEarly();
        }

        // a turned buffer gives its whole only
        if (buffer is Fo.IO.Buffer.EndianByteBuffer or Fo.IO.Buffer.SwapByteBuffer)
        {
            return buffer.Data.AsSpan((int)from, count).ToArray();
        }

        var bytes = new byte[count];
        buffer.GetByteRange(from, count, bytes);
        return bytes;
    }
}
