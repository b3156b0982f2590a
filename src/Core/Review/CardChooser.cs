namespace Mem3D.Core.Review;

/// <summary>Which slices become cards: the worst, the most changed, and a random sample of the others. Pure; the same case gives the same cards.</summary>
public static class CardChooser
{
    /// <summary>Cards of each reason at most.</summary>
    public const int Most = 8;

    /// <summary>An estimated quality above this is no reason to look.</summary>
    public const double GoodQuality = 0.9;

    /// <summary>A change below this is no reason to look.</summary>
    public const double SmallChange = 0.1;

    /// <summary>Chooses among all slices with a mask.</summary>
    /// <param name="slices">Candidates; their <see cref="SliceCard.Reason"/> is not looked at.</param>
    /// <param name="seed">Of the random sample: the case.</param>
    public static IReadOnlyList<SliceCard> Choose(IReadOnlyList<SliceCard> slices, int seed)
    {
        var cards = new List<SliceCard>();
        var left = slices.OrderBy(s => s.LabelId).ThenBy(s => s.Slice).ToList();
        Take(left.Where(s => !s.Anchored && s.Quality < GoodQuality).OrderBy(s => s.Quality), CardReason.LowQuality);
        Take(left.Where(s => s.Change > SmallChange).OrderByDescending(s => s.Change), CardReason.LargeChange);
        Take(left.OrderBy(s => Mix((uint)seed, (uint)s.LabelId.GetHashCode(), (uint)s.Slice)), CardReason.Control);
        return cards;

        void Take(IEnumerable<SliceCard> ordered, CardReason reason)
        {
            foreach (var card in ordered.Take(Most).ToList())
            {
                cards.Add(card with { Reason = reason });
                left.Remove(card);
            }
        }
    }

    /// <summary>A random number of its own for each slice (the finaliser of MurmurHash3), so that a verdict or a correction elsewhere does not change the sample.</summary>
    private static uint Mix(uint seed, uint label, uint slice)
    {
        var h = seed ^ (label * 0x85EBCA6B) ^ (slice * 0xC2B2AE35);
        h = (h ^ (h >> 16)) * 0x85EBCA6B;
        h = (h ^ (h >> 13)) * 0xC2B2AE35;
        return h ^ (h >> 16);
    }
}
