using Mem3D.Core.Segmentation;
using Mem3D.Inference.Models;

namespace Mem3D.Inference.Memory;

/// <summary>
/// The memory one pass reads: one preallocated buffer of keys and one of values, token-major, so that a read takes the first rows as they lie.
/// Slots are laid out permanent | previous | working, oldest first. The permanent prefix is only ever replaced by other anchors; eviction
/// addresses the working suffix. Reading changes nothing. Holds storage only: who stays is <see cref="Core.Memory.MemoryPolicy"/>.
/// </summary>
internal sealed class MemoryBank
{
    private readonly int _tokens;
    private readonly int _keyChannels;
    private readonly int _valueChannels;
    private readonly int _maximumWorking;
    private readonly int[] _slices;
    private readonly float[] _keys;
    private readonly float[] _values;
    private readonly float[] _bias;
    private readonly (long[] Keys, long[] Values, long[] Bias)[] _dimensions;
    private bool _hasPrevious;

    /// <param name="shapes">Sizes of the network.</param>
    /// <param name="permanents">Number of permanent slots, ≥ 1; all are in use from the first read on.</param>
    /// <param name="maximumWorking">Number of working slots, ≥ 0.</param>
    /// <param name="kinds">Bias of each kind of row.</param>
    public MemoryBank(MemoryShapes shapes, int permanents, int maximumWorking, MemoryBias kinds)
    {
        _tokens = shapes.Tokens;
        (_keyChannels, _valueChannels) = (shapes.KeyChannels, shapes.ValueChannels);
        (Permanents, _maximumWorking) = (permanents, maximumWorking);
        var slots = permanents + 1 + maximumWorking;
        _slices = new int[slots];
        _slices.AsSpan(0, permanents).Fill(-1);
        _keys = GC.AllocateUninitializedArray<float>(checked(slots * _tokens * _keyChannels), pinned: true);
        _values = GC.AllocateUninitializedArray<float>(checked(slots * _tokens * _valueChannels), pinned: true);
        _bias = GC.AllocateUninitializedArray<float>(slots * _tokens, pinned: true);
        _dimensions = [.. Enumerable.Range(0, slots + 1).Select(n => (
            new long[] { n * _tokens, _keyChannels }, new long[] { n * _tokens, _valueChannels }, new long[] { 1, n * _tokens }))];
        Bias(0, permanents, kinds.Permanent);
        Bias(permanents, 1, kinds.Previous);
        Bias(permanents + 1, maximumWorking, kinds.Working);
    }

    public int Permanents { get; }

    /// <summary>Working slices held now.</summary>
    public int Working { get; private set; }

    /// <summary>Slots a read sees.</summary>
    public int Slots => Permanents + (_hasPrevious ? 1 : 0) + Working;

    /// <summary>N: rows a read sees.</summary>
    public int Rows => Slots * _tokens;

    /// <summary>Most rows there can be.</summary>
    public int Capacity => _bias.Length;

    /// <summary>[N, Ck].</summary>
    public Memory<float> Keys => _keys.AsMemory(0, Rows * _keyChannels);

    /// <summary>[N, Cv].</summary>
    public Memory<float> Values => _values.AsMemory(0, Rows * _valueChannels);

    /// <summary>[N]: added to the similarity.</summary>
    public Memory<float> BiasRows => _bias.AsMemory(0, Rows);

    /// <summary>Dimensions of <see cref="Keys"/>, <see cref="Values"/> and <see cref="BiasRows"/> (and of the shares) as the networks want them.</summary>
    public (long[] Keys, long[] Values, long[] Bias) Dimensions => _dimensions[Slots];

    /// <summary>Where the memory encoder writes the keys of the slice just done: the previous slot.</summary>
    public Memory<float> PreviousKeys => _keys.AsMemory(Permanents * _tokens * _keyChannels, _tokens * _keyChannels);

    /// <summary>Where the memory encoder writes its values.</summary>
    public Memory<float> PreviousValues => _values.AsMemory(Permanents * _tokens * _valueChannels, _tokens * _valueChannels);

    /// <summary>Brings the anchors a read wants into the permanent prefix; those already there are not copied again.</summary>
    /// <param name="anchors">Exactly <see cref="Permanents"/> slices.</param>
    /// <param name="memoryOf">Memory of an anchor.</param>
    public void SetPermanent(ReadOnlySpan<int> anchors, Func<int, SliceMemory> memoryOf)
    {
        if (anchors.Length != Permanents)
        {
            throw new ArgumentException($"The bank has {Permanents} permanent slots, got {anchors.Length} anchors.", nameof(anchors));
        }

        var held = _slices.AsSpan(0, Permanents);
        foreach (var anchor in anchors)
        {
            if (held.Contains(anchor))
            {
                continue;
            }

            var slot = 0;
            while (held[slot] >= 0 && anchors.Contains(held[slot]))
            {
                slot++;
            }

            var memory = memoryOf(anchor);
            memory.Keys.CopyTo(_keys.AsSpan(slot * _tokens * _keyChannels));
            memory.Values.CopyTo(_values.AsSpan(slot * _tokens * _valueChannels));
            held[slot] = anchor;
        }
    }

    /// <summary>Declares the previous slot written for a slice.</summary>
    public void SetPrevious(int slice)
    {
        _slices[Permanents] = slice;
        _hasPrevious = true;
    }

    /// <summary>Copies the previous slot to the end of the working suffix; when it is full, the oldest working slice leaves first.</summary>
    public void KeepPrevious()
    {
        if (_maximumWorking == 0)
        {
            return;
        }

        var first = Permanents + 1;
        if (Working == _maximumWorking)
        {
            CopySlots(first + 1, first, Working - 1);
            Working--;
        }

        CopySlots(Permanents, first + Working, 1);
        Working++;
    }

    /// <summary>Attention of each memory slice from that of each row; a slice that is both previous and working comes once.</summary>
    /// <param name="share">[N], sums to 1.</param>
    public IReadOnlyList<MemoryShare> Shares(ReadOnlySpan<float> share)
    {
        var result = new List<MemoryShare>(Slots);
        for (var slot = 0; slot < Slots; slot++)
        {
            var sum = 0f;
            foreach (var row in share.Slice(slot * _tokens, _tokens))
            {
                sum += row;
            }

            var same = slot > Permanents ? result.FindIndex(Permanents, other => other.Slice == _slices[slot]) : -1;
            if (same >= 0)
            {
                result[same] = result[same] with { Share = result[same].Share + sum };
            }
            else
            {
                result.Add(new MemoryShare(_slices[slot], slot < Permanents, sum));
            }
        }

        return result;
    }

    private void CopySlots(int from, int to, int count)
    {
        Array.Copy(_slices, from, _slices, to, count);
        Array.Copy(_keys, from * _tokens * _keyChannels, _keys, to * _tokens * _keyChannels, count * _tokens * _keyChannels);
        Array.Copy(_values, from * _tokens * _valueChannels, _values, to * _tokens * _valueChannels, count * _tokens * _valueChannels);
    }

    private void Bias(int slot, int count, float value) => _bias.AsSpan(slot * _tokens, count * _tokens).Fill(value);
}
