namespace Mem3D.Inference.Memory;

/// <summary>
/// Encoded slices of earlier rounds, bounded in bytes; the slice not used for longest leaves first and its block is used again. Slices are copied
/// in and out, a tenth of a millisecond each: a pass then works on the same buffers from slice to slice, and nobody holds what has left. Thread-safe.
/// </summary>
internal sealed class EncoderCache(long capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<EncoderKey, LinkedListNode<(EncoderKey Key, float[] Block)>> _entries = [];
    private readonly LinkedList<(EncoderKey Key, float[] Block)> _order = [];
    private long _bytes;

    /// <summary>Memory its entries take, ≤ the capacity.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>False: nothing is ever kept.</summary>
    public bool Enabled => capacity > 0;

    /// <summary>Copies a slice into <paramref name="destination"/> and makes it the newest; false when it is not there.</summary>
    public bool TryGet(in EncoderKey key, EncodedSlice destination)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var node))
            {
                return false;
            }

            _order.Remove(node);
            _order.AddLast(node);
            destination.Read(node.Value.Block);
            return true;
        }
    }

    /// <summary>Keeps a copy of a slice and lets the oldest go until it fits; one that is larger than the capacity is not kept.</summary>
    public void Add(in EncoderKey key, EncodedSlice slice)
    {
        lock (_lock)
        {
            if (slice.Bytes > capacity || _entries.ContainsKey(key))
            {
                return;
            }

            LinkedListNode<(EncoderKey Key, float[] Block)>? node = null;
            while (_bytes + slice.Bytes > capacity)
            {
                node = _order.First!;
                _order.Remove(node);
                _entries.Remove(node.Value.Key);
                _bytes -= sizeof(float) * node.Value.Block.LongLength;
            }

            var block = node?.Value.Block.Length == slice.Length ? node.Value.Block : GC.AllocateUninitializedArray<float>(slice.Length);
            node ??= new LinkedListNode<(EncoderKey Key, float[] Block)>(default);
            node.Value = (key, block);
            slice.Write(block);
            _order.AddLast(node);
            _entries[key] = node;
            _bytes += slice.Bytes;
        }
    }
}
