namespace Mem3D.Inference.Memory;

/// <summary>
/// Encoded slices of earlier rounds, bounded in bytes; the slice not used for longest leaves first. Entries are never written after they were
/// added, so a reader may hold one that has left. Thread-safe.
/// </summary>
internal sealed class EncoderCache(long capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<EncoderKey, LinkedListNode<(EncoderKey Key, EncodedSlice Slice)>> _entries = [];
    private readonly LinkedList<(EncoderKey Key, EncodedSlice Slice)> _order = [];
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

    /// <summary>Finds a slice and makes it the newest; null when it is not there.</summary>
    public EncodedSlice? Find(in EncoderKey key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var node))
            {
                return null;
            }

            _order.Remove(node);
            _order.AddLast(node);
            return node.Value.Slice;
        }
    }

    /// <summary>Adds a finished slice and lets the oldest go until it fits; one that is larger than the capacity is not kept.</summary>
    public void Add(in EncoderKey key, EncodedSlice slice)
    {
        lock (_lock)
        {
            if (slice.Bytes > capacity || _entries.ContainsKey(key))
            {
                return;
            }

            _entries[key] = _order.AddLast((key, slice));
            _bytes += slice.Bytes;
            while (_bytes > capacity)
            {
                var oldest = _order.First!;
                _order.RemoveFirst();
                _entries.Remove(oldest.Value.Key);
                _bytes -= oldest.Value.Slice.Bytes;
            }
        }
    }
}
