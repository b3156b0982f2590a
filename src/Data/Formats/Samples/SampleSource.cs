using System.Globalization;
using System.Text;

namespace Mem3D.Data.Formats.Samples;

/// <summary>Gives the samples of a stream as rescaled numbers, in their order.</summary>
internal sealed class SampleSource(SampleStream stream, SampleFormat format) : IDisposable
{
    private const int LongestNumber = 64;
    private readonly byte[] _text = new byte[1 << 16];
    private byte[] _bytes = [];
    private int _at;
    private int _end;

    /// <exception cref="Core.Errors.Mem3DException">The samples end early, or are no numbers.</exception>
    public void Read(Span<double> values)
    {
        if (format.Encoding == SampleEncoding.Text)
        {
            foreach (ref var value in values)
            {
                value = Number();
            }

            SampleDecoder.Rescale(format, values);
            return;
        }

        var wanted = checked(values.Length * format.BytesPerSample);
        if (_bytes.Length < wanted)
        {
            _bytes = new byte[wanted];
        }

        var bytes = _bytes.AsSpan(0, wanted);
        if (stream.Read(bytes) < wanted)
        {
            throw Early();
        }

        SampleDecoder.Decode(format, bytes, values);
    }

    public void Skip(long samples)
    {
        if (format.Encoding == SampleEncoding.Text)
        {
            for (; samples > 0; samples--)
            {
                Number();
            }
        }
        else if (!stream.Skip(checked(samples * format.BytesPerSample)))
        {
            throw Early();
        }
    }

    /// <summary>After the last sample: lets the compression check its checksum.</summary>
    public void Finish() => stream.Finish();

    public void Dispose() => stream.Dispose();

    private static Core.Errors.Mem3DException Early() => SampleErrors.Damaged("it ends before the last of its voxels");

    private double Number()
    {
        Span<byte> word = stackalloc byte[LongestNumber];
        var length = 0;
        while (true)
        {
            if (_at == _end)
            {
                (_at, _end) = (0, stream.Read(_text));
            }

            var b = _end == 0 ? -1 : _text[_at++];
            if (b < 0 || char.IsWhiteSpace((char)b) || b == ',')
            {
                if (length > 0)
                {
                    break;
                }

                if (b < 0)
                {
                    throw Early();
                }
            }
            else
            {
                word[length++] = (byte)b;
                if (length == LongestNumber)
                {
                    throw SampleErrors.Damaged("its voxels are no numbers");
                }
            }
        }

        var text = Encoding.ASCII.GetString(word[..length]);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : text.Equals("nan", StringComparison.OrdinalIgnoreCase) || text.TrimStart('-', '+').StartsWith("inf", StringComparison.OrdinalIgnoreCase)
                ? double.NaN
                : throw SampleErrors.Damaged("its voxels are no numbers");
    }
}
