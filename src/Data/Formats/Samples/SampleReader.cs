using System.Globalization;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Samples;

/// <summary>
/// A volume, or a series of them on one grid, in the samples of one or more files; read front to back in bounded memory, whatever the header claims.
/// </summary>
internal sealed class SampleReader : IVoxelReader
{
    private const int ChunkSamples = 64 * 1024;

    /// <summary>What deflate (1032:1) and bzip2 can expand to at most; a header that claims more lies. bzip2 packs 900,000 bytes into a few dozen.</summary>
    private const long MaximumExpansion = 1100, MaximumBZip2Expansion = 25_000;

    private readonly IReadOnlyList<SamplePart> _parts;
    private readonly SampleFormat _format;
    private readonly int _frame;

    /// <param name="frame">The frame this reader gives, from 0.</param>
    /// <exception cref="Core.Errors.Mem3DException">The files cannot hold as many samples.</exception>
    public SampleReader(VolumeGeometry geometry, Modality? modality, SampleFormat format, IReadOnlyList<SamplePart> parts, int frame = 0)
    {
        (Geometry, Modality, _format, _parts, _frame) = (geometry, modality, format, parts, frame);
        CheckLength();
    }

    public VolumeGeometry Geometry { get; }

    public Modality? Modality { get; }

    public int FrameCount => _format.Layout.Frames;

    public IVoxelReader OfFrame(int index) => index >= 0 && index < FrameCount
        ? new SampleReader(Geometry, Modality, _format, _parts, index)
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"Frames go from 0 to {FrameCount - 1}.");

    public void Read(VoxelChunk chunk, CancellationToken cancellationToken)
    {
        var left = Geometry.Size.VoxelCount;
        Walk(
            _frame,
            (_, _, values) =>
            {
                chunk(values);
                left -= values.Length;
                return left > 0;
            },
            cancellationToken);
    }

    public void ReadFrames(FrameChunk chunk, CancellationToken cancellationToken) => Walk(null, chunk, cancellationToken);

    /// <summary>Walks through all samples, or those of one frame; long stretches of other frames are passed over undecoded.</summary>
    private void Walk(int? only, FrameChunk chunk, CancellationToken cancellationToken)
    {
        var layout = _format.Layout;
        using var source = Source();
        if (layout.Frames == 1 || layout.Inner * layout.Frames > ChunkSamples)
        {
            for (long block = 0; block < layout.Outer * layout.Frames; block++)
            {
                var frame = (int)(block % layout.Frames);
                if (only is { } wanted && wanted != frame)
                {
                    source.Skip(layout.Inner);
                }
                else if (!Block(source, frame, block / layout.Frames * layout.Inner, layout.Inner, chunk, cancellationToken))
                {
                    break;
                }
            }
        }
        else
        {
            Interleaved(source, only, chunk, cancellationToken);
        }

        source.Finish();
    }

    private static bool Block(SampleSource source, int frame, long first, long count, FrameChunk chunk, CancellationToken cancellationToken)
    {
        var values = new double[(int)Math.Min(ChunkSamples, count)];
        for (long done = 0; done < count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var some = values.AsSpan(0, (int)Math.Min(values.Length, count - done));
            source.Read(some);
            if (!chunk(frame, first + done, some))
            {
                return false;
            }

            done += some.Length;
        }

        return true;
    }

    /// <summary>Frames in short runs: everything is decoded, and the voxels of each frame are gathered.</summary>
    private void Interleaved(SampleSource source, int? only, FrameChunk chunk, CancellationToken cancellationToken)
    {
        var layout = _format.Layout;
        var inner = (int)layout.Inner;
        var runs = ChunkSamples / (inner * layout.Frames);
        var all = new double[runs * inner * layout.Frames];
        var gathered = new double[runs * inner];
        for (long outer = 0; outer < layout.Outer; outer += runs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var many = (int)Math.Min(runs, layout.Outer - outer);
            source.Read(all.AsSpan(0, many * inner * layout.Frames));
            for (var frame = only ?? 0; frame <= (only ?? layout.Frames - 1); frame++)
            {
                for (var n = 0; n < many; n++)
                {
                    all.AsSpan(((n * layout.Frames) + frame) * inner, inner).CopyTo(gathered.AsSpan(n * inner));
                }

                if (!chunk(frame, outer * inner, gathered.AsSpan(0, many * inner)))
                {
                    return;
                }
            }
        }
    }

    private SampleSource Source()
    {
        var bytes = checked(_format.Layout.Count * _format.BytesPerSample / _parts.Count);
        return new SampleSource(new SampleStream(_parts, _format.Encoding, bytes), _format);
    }

    private void CheckLength()
    {
        long wanted, held = 0;
        try
        {
            wanted = checked(_format.Layout.Count * (_format.Encoding == SampleEncoding.Text ? 1 : _format.BytesPerSample));
        }
        catch (OverflowException)
        {
            wanted = long.MaxValue;
        }

        foreach (var part in _parts)
        {
            // of the file itself, also where its name is a link to it
            using var file = File.OpenHandle(part.Path);
            var length = RandomAccess.GetLength(file);
            held += _format.Encoding switch
            {
                SampleEncoding.Raw => Math.Max(0, length - part.Offset - Math.Max(0, part.BytesToSkip)),
                SampleEncoding.Text => length,
                SampleEncoding.BZip2 => length * MaximumBZip2Expansion,
                _ => length * MaximumExpansion,
            };
        }

        if (wanted > held)
        {
            var size = Geometry.Size;
            throw SampleErrors.Damaged(string.Create(
                CultureInfo.InvariantCulture, $"{size.Width}×{size.Height}×{size.Depth} voxels need {wanted} bytes and there are not as many"));
        }
    }
}
