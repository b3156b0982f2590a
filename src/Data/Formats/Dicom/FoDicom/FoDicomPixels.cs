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

        var code = FoDicomSetup.Guard(() => Fo.Imaging.DicomPixelData.Create(_dataset).GetFrame(index).Data);
        return code.Length < 2 ? throw DicomErrors.EndsEarly() : _decoder.Decode(_image.Format, code, cancellationToken);
    }

    public void Dispose()
    {
        // fo-dicom opens the file for each reading
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
