using Mem3D.Core.Evaluation;

namespace Mem3D.Core.Dashboards;

/// <summary>Intervals by resampling (Efron 1979), seeded: the same numbers give the same interval.</summary>
public static class Resampling
{
    private const int Repetitions = 1000;

    /// <summary>
    /// 95 % interval of the sum of further values of the same kind: the known ones are resampled (what they do not tell for certain), then the further
    /// ones are drawn from the resample (how they vary).
    /// </summary>
    /// <param name="values">Known values, at least one.</param>
    /// <param name="further">How many are to come.</param>
    public static (double Low, double High) SumInterval(IReadOnlyList<double> values, int further, int seed)
    {
        var random = new Random(seed);
        var sums = new double[Repetitions];
        var sample = new double[values.Count];
        for (var r = 0; r < Repetitions; r++)
        {
            for (var i = 0; i < sample.Length; i++)
            {
                sample[i] = values[random.Next(values.Count)];
            }

            for (var i = 0; i < further; i++)
            {
                sums[r] += sample[random.Next(sample.Length)];
            }
        }

        return Interval(sums);
    }

    /// <summary>2.5 %, 50 % and 97.5 % points of how many days it takes until the daily numbers, resampled, add up to what is left; capped.</summary>
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
        return ((int)days[(int)(0.025 * Repetitions)], (int)days[Repetitions / 2], (int)days[(int)(0.975 * Repetitions)]);
    }

    private static (double Low, double High) Interval(double[] values)
    {
        Array.Sort(values);
        return (Statistics.Quantile(values, 0.025), Statistics.Quantile(values, 0.975));
    }
}
