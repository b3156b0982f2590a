namespace Mem3D.Core.Evaluation;

/// <summary>How well one list of numbers orders another.</summary>
public static class Ranking
{
    /// <summary>Ranks from 1; equal values share the mean of their ranks.</summary>
    public static double[] Ranks(IReadOnlyList<double> values)
    {
        var order = Enumerable.Range(0, values.Count).OrderBy(i => values[i]).ToArray();
        var ranks = new double[values.Count];
        for (var first = 0; first < order.Length;)
        {
            var end = first + 1;
            while (end < order.Length && values[order[end]].Equals(values[order[first]]))
            {
                end++;
            }

            for (var i = first; i < end; i++)
            {
                ranks[order[i]] = (first + 1 + end) / 2.0;
            }

            first = end;
        }

        return ranks;
    }

    /// <summary>Pearson's correlation, [−1, 1]; null where it is undefined (fewer than two pairs, or a constant list).</summary>
    /// <exception cref="ArgumentException">Lists of different length.</exception>
    public static double? Pearson(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        CheckPairs(a.Count, b.Count);
        if (a.Count < 2 || a.All(v => v.Equals(a[0])) || b.All(v => v.Equals(b[0])))
        {
            return null;
        }

        var (meanA, meanB) = (Statistics.Mean(a), Statistics.Mean(b));
        double ab = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Count; i++)
        {
            var (da, db) = (a[i] - meanA, b[i] - meanB);
            ab += da * db;
            aa += da * da;
            bb += db * db;
        }

        var scale = Math.Sqrt(aa) * Math.Sqrt(bb);
        return scale > 0 ? Math.Clamp(ab / scale, -1, 1) : null;
    }

    /// <summary>Spearman's rank correlation with shared ranks for equal values; null where it is undefined.</summary>
    /// <exception cref="ArgumentException">Lists of different length.</exception>
    public static double? Spearman(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        CheckPairs(a.Count, b.Count);
        return Pearson(Ranks(a), Ranks(b));
    }

    /// <summary>
    /// Area under the ROC curve: the probability that a positive scores higher than a negative, equal scores counting half (Mann and Whitney). Null when
    /// one of both classes is missing.
    /// </summary>
    /// <exception cref="ArgumentException">Lists of different length.</exception>
    public static double? RocArea(IReadOnlyList<double> scores, IReadOnlyList<bool> positive)
    {
        CheckPairs(scores.Count, positive.Count);
        var n = positive.Count(p => p);
        var m = positive.Count - n;
        if (n == 0 || m == 0)
        {
            return null;
        }

        var ranks = Ranks(scores);
        double sum = 0;
        for (var i = 0; i < ranks.Length; i++)
        {
            sum += positive[i] ? ranks[i] : 0;
        }

        return (sum - (n * (n + 1.0) / 2)) / ((double)n * m);
    }

    internal static void CheckPairs(int a, int b)
    {
        if (a != b)
        {
            throw new ArgumentException($"Pairs need lists of the same length, got {a} and {b}.");
        }
    }
}
