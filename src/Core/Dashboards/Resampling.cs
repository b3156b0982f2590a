using Mem3D.Core.Evaluation;

namespace Mem3D.Core.Dashboards;

/// <summary>Intervals by resampling (Efron 1979), seeded: the same numbers give the same interval.</summary>
public static class Resampling
{
    private const int Repetitions = 1000;

    /// <summary>
    /// 95 % interval of what is left of further values of the same kind: the known ones are resampled (what they do not tell for certain), then each
    /// further one is drawn from the resample (how they vary), given that it exceeds what is known of it.
    /// </summary>
    /// <param name="values">Known values, at least one.</param>
    /// <param name="spent">Of each further value what is known to be exceeded; 0: nothing.</param>
    public static (double Low, double High) SumInterval(IReadOnlyList<double> values, IReadOnlyList<double> spent, int seed)
    {
        var random = new Random(seed);
        var sums = new double[Repetitions];
        double[] ascending = [.. values.Order()];
        var sample = new double[ascending.Length];
        var drawn = new int[ascending.Length];
        for (var r = 0; r < Repetitions; r++)
        {
            // How often each value is drawn gives the resample in order, without sorting it.
            Array.Clear(drawn);
            for (var i = 0; i < drawn.Length; i++)
            {
                drawn[random.Next(drawn.Length)]++;
            }

            for (var (i, at) = (0, 0); i < drawn.Length; at += drawn[i++])
            {
                sample.AsSpan(at, drawn[i]).Fill(ascending[i]);
            }

            foreach (var known in spent)
            {
                var (from, less) = Beyond(sample, known);
                sums[r] += from < sample.Length ? sample[random.Next(from, sample.Length)] - less : 0;
            }
        }

        Array.Sort(sums);
        var tail = Tail(values.Count);
        return (Statistics.Quantile(sums, tail), Statistics.Quantile(sums, 1 - tail));
    }

    /// <summary>The expected rest of a value of which some is known to be exceeded.</summary>
    /// <param name="ascending">Known values of the same kind.</param>
    public static double MeanRest(double[] ascending, double spent)
    {
        var (from, less) = Beyond(ascending, spent);
        return from < ascending.Length ? ascending.AsSpan(from).ToArray().Average() - less : 0;
    }

    /// <summary>95 % interval and median of how many days it takes until the daily numbers, resampled, add up to what is left; capped.</summary>
    public static (int Low, int Middle, int High) DaysUntil(IReadOnlyList<int> daily, int left, int cap, int seed)
    {
        var random = new Random(seed);
        var days = new double[Repetitions];
        var sample = new int[daily.Count];
        for (var r = 0; r < Repetitions; r++)
        {
            for (var i = 0; i < sample.Length; i++)
            {
                sample[i] = daily[random.Next(daily.Count)];
            }

            var done = 0;
            var day = 0;
            for (; done < left && day < cap; day++)
            {
                done += sample[random.Next(sample.Length)];
            }

            days[r] = day;
        }

        Array.Sort(days);
        var tail = Tail(daily.Count);
        return ((int)days[(int)(tail * Repetitions)], (int)days[Repetitions / 2], (int)days[Math.Min(Repetitions - 1, (int)((1 - tail) * Repetitions))]);
    }

    /// <summary>
    /// The values that are possible still, and what is taken off them. Beyond every known value a value goes on as the upper half does beyond the median:
    /// nothing is known of its tail but that it is one.
    /// </summary>
    private static (int From, double Less) Beyond(double[] ascending, double spent)
    {
        if (spent <= 0)
        {
            return (0, 0);
        }

        var from = FirstAbove(ascending, spent);
        var median = ascending[ascending.Length / 2];
        return from < ascending.Length ? (from, spent) : (FirstAbove(ascending, median), median);
    }

    private static int FirstAbove(double[] ascending, double value)
    {
        var (low, high) = (0, ascending.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ascending[middle] > value ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    /// <summary>
    /// The share left out at each end for a 95 % interval from n values: percentile intervals of few values are too narrow, by √(n/(n − 1)) and by the
    /// normal quantile in place of Student's (Hesterberg 2015, "expanded percentile"; Student's quantile by Cornish and Fisher).
    /// </summary>
    private static double Tail(int n)
    {
        const double z = 1.959964;
        if (n < 3)
        {
            return 0;
        }

        var free = n - 1.0;
        var t = z + (((z * z * z) + z) / (4 * free)) + (((5 * Math.Pow(z, 5)) + (16 * z * z * z) + (3 * z)) / (96 * free * free));
        return Below(-t * Math.Sqrt(n / free));
    }

    /// <summary>Normal distribution function of a negative number (Abramowitz and Stegun 26.2.17).</summary>
    private static double Below(double x)
    {
        var k = 1 / (1 - (0.2316419 * x));
        return Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)
            * k * (0.319381530 + (k * (-0.356563782 + (k * (1.781477937 + (k * (-1.821255978 + (k * 1.330274429))))))));
    }
}
