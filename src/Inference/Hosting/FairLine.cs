using System.Diagnostics.CodeAnalysis;

namespace Mem3D.Inference.Hosting;

/// <summary>
/// A waiting line with turns: each person's items leave in the order they came, and people take turns (round-robin), so that a person with
/// many items delays nobody. Not thread-safe: the queue's lock guards it.
/// </summary>
internal sealed class FairLine<T>
    where T : class
{
    private readonly Dictionary<Guid, LinkedList<T>> _items = [];
    private readonly LinkedList<Guid> _turns = [];

    public int Count { get; private set; }

    public void Add(Guid person, T item)
    {
        if (!_items.TryGetValue(person, out var own))
        {
            _items[person] = own = [];
            _turns.AddLast(person);
        }

        own.AddLast(item);
        Count++;
    }

    /// <summary>Takes the next item; its person goes to the end of the turns. People that <paramref name="skip"/> names keep their turn.</summary>
    public bool TryTake([NotNullWhen(true)] out T? item, Func<Guid, bool>? skip = null)
    {
        for (var turn = _turns.First; turn is not null; turn = turn.Next)
        {
            var person = turn.Value;
            if (skip?.Invoke(person) == true)
            {
                continue;
            }

            var own = _items[person];
            item = own.First!.Value;
            own.RemoveFirst();
            Count--;
            _turns.Remove(turn);
            if (own.Count > 0)
            {
                _turns.AddLast(turn);
            }
            else
            {
                _items.Remove(person);
            }

            return true;
        }

        item = null;
        return false;
    }

    /// <summary>Takes an item out of the line, wherever it stands.</summary>
    public bool Remove(Guid person, T item)
    {
        if (!_items.TryGetValue(person, out var own) || !own.Remove(item))
        {
            return false;
        }

        Count--;
        if (own.Count == 0)
        {
            _items.Remove(person);
            _turns.Remove(person);
        }

        return true;
    }

    /// <summary>A person's items, oldest first.</summary>
    public IReadOnlyList<T> Of(Guid person) => _items.TryGetValue(person, out var own) ? [.. own] : [];

    /// <summary>All items in the order in which they would leave.</summary>
    public IReadOnlyList<T> InOrder()
    {
        var order = new List<T>(Count);
        var heads = _turns.Select(person => _items[person].First).ToList();
        while (order.Count < Count)
        {
            for (var i = 0; i < heads.Count; i++)
            {
                if (heads[i] is { } head)
                {
                    order.Add(head.Value);
                    heads[i] = head.Next;
                }
            }
        }

        return order;
    }
}
