using Mem3D.Inference.Memory;
using Mem3D.Inference.Propagation;

namespace Mem3D.Inference.Tests.Propagation;

/// <summary>Memory networks that answer what the test says and note what they were given.</summary>
/// <param name="answer">Radius of the disc in cells (0: empty), quality and presence of the nth read, from 0.</param>
internal sealed class ScriptedNetworks(Func<int, (double Radius, float Quality, float Presence)> answer) : IMemoryNetworks
{
    public MemoryShapes Shapes { get; } = new(32, 4, 4, 4, 4, 4);

    public bool Fuses => Fusion is not null;

    /// <summary>Fills the outputs of a fusion; null: there is no such network.</summary>
    public Action<FusionBuffers>? Fusion { get; init; }

    /// <summary>What one read was given.</summary>
    public sealed record Read(float[] Chain, float[] PreviousMask, int[] Memory, bool[] Permanent);

    /// <summary>An answer by what the read was given, instead of by its number.</summary>
    public Func<Read, (double Radius, float Quality, float Presence)>? Answer { get; init; }

    public List<Read> Reads { get; } = [];

    public int Queries { get; private set; }

    /// <summary>Mean of each mask given to the memory encoder.</summary>
    public List<float> Remembered { get; } = [];

    /// <summary>What the nth read throws, if anything.</summary>
    public Func<int, Exception?> Failure { get; init; } = _ => null;

    public float Expected { get; init; } = 0.5f;

    public void EncodeQuery(EncodedSlice slice, CancellationToken cancellationToken) => Queries++;

    public void EncodeMemory(EncodedSlice slice, Memory<float> mask, Memory<float> keys, Memory<float> values, CancellationToken cancellationToken)
    {
        Remembered.Add(mask.Span.ToArray().Average());
        keys.Span.Fill(1);
        values.Span.Fill(1);
    }

    public void ReadDecode(EncodedSlice slice, MemoryBank bank, DecodeBuffers buffers, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Failure(Reads.Count) is { } failure)
        {
            throw failure;
        }

        var shares = bank.Shares(new float[bank.Rows]);
        var read = new Read([.. buffers.Chain], [.. buffers.PreviousMask], [.. shares.Select(s => s.Slice)], [.. shares.Select(s => s.Permanent)]);
        var (radius, quality, presence) = Answer?.Invoke(read) ?? answer(Reads.Count);
        Reads.Add(read);
        for (var i = 0; i < 32 * 32; i++)
        {
            buffers.Probability[i] = Math.Pow((i / 32) - 15.5, 2) + Math.Pow((i % 32) - 15.5, 2) <= radius * radius ? 0.9f : 0.05f;
        }

        (buffers.Quality[0], buffers.Presence[0], buffers.ExpectedIou[0]) = (quality, presence, Expected);
        buffers.Share.AsSpan(0, bank.Rows).Fill(1f / bank.Rows);
    }

    public void Fuse(FusionBuffers buffers, CancellationToken cancellationToken) => Fusion!(buffers);

    public bool Judges => Judgement is not null;

    /// <summary>Quality and presence of a slice from its facts; null: there is no such network.</summary>
    public Func<float[], (float Quality, float Presence)>? Judgement { get; init; }

    public void Judge(Memory<float> facts, Memory<float> quality, Memory<float> presence, CancellationToken cancellationToken)
    {
        for (var i = 0; i < quality.Length; i++)
        {
            (quality.Span[i], presence.Span[i]) = Judgement!(facts.Slice(i * SliceFacts.Count, SliceFacts.Count).ToArray());
        }
    }
}
