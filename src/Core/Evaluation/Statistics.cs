namespace Mem3D.Core.Evaluation;

/// <summary>Summaries of a list of numbers. Undefined values (NaN) are the caller's to leave out.</summary>
public static class Statistics
{
    /// <summary>Arithmetic mean; NaN for no values.</summary>
    public static double Mean(IReadOnlyCollection<double> values) => values.Count == 0 ? double.NaN : values.Sum() / values.Count;

    /// <summary>Sample standard deviation (n − 1); 0 for fewer than two values.</summary>
    public static double StandardDeviation(IReadOnlyCollection<double> values)
    {
        if (values.Count < 2)
        {
            return 0;
        }

        var mean = Mean(values);
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1));
    }

    /// <summary>Quantile of ascending values with linear interpolation (type 7 of Hyndman and Fan), p in [0, 1]; NaN for no values.</summary>
    public static double Quantile(IReadOnlyList<double> ascending, double p)
    {
        if (ascending.Count == 0)
        {
            return double.NaN;
        }

        var at = p * (ascending.Count - 1);
        var below = (int)Math.Floor(at);
        var above = Math.Min(below + 1, ascending.Count - 1);
        var share = at - below;

        // Not a·(1−s) + b·s: ∞ · 0 would be NaN.
        return share == 0 ? ascending[below] : ascending[below] + (share * (ascending[above] - ascending[below]));
    }

    /// <summary>Median; NaN for no values.</summary>
    public static double Median(IEnumerable<double> values) => Quantile([.. values.Order()], 0.5);

    /// <summary>
    /// Percentile bootstrap interval of the mean (Efron): 95 % unless told otherwise. The same seed gives the same interval. Null for fewer than two values.
    /// </summary>
    public static (double Low, double High)? BootstrapMean(
        IReadOnlyList<double> values, int seed, int resamples = 2000, double confidence = 0.95) =>
        BootstrapMeanOfMeans([values], seed, resamples, confidence);

    /// <summary>
    /// Percentile bootstrap interval of the mean over groups of each group's mean; values are resampled within their group. Null when no group has two
    /// values, or one has none.
    /// </summary>
    public static (double Low, double High)? BootstrapMeanOfMeans(
        IReadOnlyList<IReadOnlyList<double>> groups, int seed, int resamples = 2000, double confidence = 0.95) =>
        Bootstrap(groups, MeanOfMeans, seed, resamples, confidence);

    /// <summary>Mean over groups of each group's mean, so that a large group does not outvote a small one.</summary>
    public static double MeanOfMeans(IReadOnlyList<IReadOnlyList<double>> groups) => Mean([.. groups.Select(Mean)]);

    /// <summary>
    /// Percentile bootstrap interval of any number computed from groups of items, which are resampled within their group. Resamples in which the number
    /// is not finite are left out. Null when no group has two items, one has none, or under half of the resamples are left.
    /// </summary>
    public static (double Low, double High)? Bootstrap<T>(
        IReadOnlyList<IReadOnlyList<T>> groups, Func<IReadOnlyList<IReadOnlyList<T>>, double> statistic, int seed, int resamples = 2000, double confidence = 0.95)
    {
        if (groups.Any(g => g.Count == 0) || groups.All(g => g.Count < 2))
        {
            return null;
        }

        var random = new Random(seed);
        var sample = groups.Select(g => new T[g.Count]).ToArray();
        var values = new List<double>(resamples);
        for (var r = 0; r < resamples; r++)
        {
            foreach (var (group, chosen) in groups.Zip(sample))
            {
                for (var i = 0; i < chosen.Length; i++)
                {
                    chosen[i] = group[random.Next(group.Count)];
                }
            }

            values.Add(statistic(sample));
        }

        double[] ascending = [.. values.Where(double.IsFinite).Order()];
        var tail = (1 - confidence) / 2;
        return 2 * ascending.Length < resamples ? null : (Quantile(ascending, tail), Quantile(ascending, 1 - tail));
    }

    /// <summary>Mean absolute difference of pairs; NaN for no pairs.</summary>
    /// <exception cref="ArgumentException">Lists of different length.</exception>
    public static double MeanAbsoluteError(IReadOnlyList<double> estimates, IReadOnlyList<double> truths)
    {
        Ranking.CheckPairs(estimates.Count, truths.Count);
        return Mean([.. estimates.Zip(truths, (a, b) => Math.Abs(a - b))]);
    }
}
