namespace Mem3D.Inference.Memory;

/// <summary>
/// Results of earlier rounds, bounded in bytes; the one not used for longest leaves first. What a pass says depends on its key alone, so a result found
/// is the one that computing again would give. Thread-safe.
/// </summary>
internal sealed class ResultCache(long capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ResultKey, LinkedListNode<(ResultKey Key, SliceResult Result)>> _entries = [];
    private readonly LinkedList<(ResultKey Key, SliceResult Result)> _order = [];

    /// <summary>Memory its entries take, ≤ the capacity.</summary>
    public long Bytes { get; private set; }

    /// <summary>False: nothing is ever kept.</summary>
    public bool Enabled => capacity > 0;

    /// <summary>Finds a result and makes it the newest; null when it is not there.</summary>
    public SliceResult? Find(in ResultKey key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var node))
            {
                return null;
            }

            _order.Remove(node);
            _order.AddLast(node);
            return node.Value.Result;
        }
    }

    /// <summary>Keeps a result and lets the oldest go until it fits; one that is larger than the capacity is not kept.</summary>
    public void Add(in ResultKey key, SliceResult result)
    {
        lock (_lock)
        {
            if (result.Bytes > capacity || _entries.ContainsKey(key))
            {
                return;
            }

            _entries[key] = _order.AddLast((key, result));
            Bytes += result.Bytes;
            while (Bytes > capacity)
            {
                var oldest = _order.First!;
                _order.Remove(oldest);
                _entries.Remove(oldest.Value.Key);
                Bytes -= oldest.Value.Result.Bytes;
            }
        }
    }
}
