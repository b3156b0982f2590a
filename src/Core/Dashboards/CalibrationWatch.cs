using Mem3D.Core.Evaluation;

namespace Mem3D.Core.Dashboards;

/// <summary>Whether the estimated quality can still be trusted, judged by what people corrected. Pure.</summary>
public static class CalibrationWatch
{
    /// <summary>Fewer corrected slices say nothing.</summary>
    public const int Fewest = 10;

    /// <summary>Nor do slices of fewer cases: slices of one case are wrong together.</summary>
    public const int FewestCases = 5;

    /// <summary>A bias that is larger than this for certain (the whole interval) is a warning.</summary>
    public const double Tolerated = 0.1;

    /// <summary>One row a label, scanner and model version, most slices first. The interval is the mean's by a bootstrap of cases (seeded).</summary>
    public static IReadOnlyList<CalibrationRow> Of(IEnumerable<CalibrationSample> samples) =>
        [.. samples.GroupBy(s => (s.Label, s.Scanner, s.Model)).Select(g => Row(g.Key, [.. g])).OrderByDescending(r => r.Slices).ThenBy(r => r.Label)];

    private static CalibrationRow Row((string Label, string Scanner, string Model) key, IReadOnlyList<CalibrationSample> samples)
    {
        var differences = samples.Select(s => s.Estimated - s.Achieved).ToArray();
        IReadOnlyList<(double Sum, int Count)> cases = [.. samples.GroupBy(s => s.CaseId).Select(g => (g.Sum(s => s.Estimated - s.Achieved), g.Count()))];
        var (low, high) = Statistics.Bootstrap([cases], drawn => drawn[0].Sum(c => c.Sum) / drawn[0].Sum(c => c.Count), seed: 1, resamples: 1000) ?? (-1, 1);
        return new CalibrationRow(
            key.Label, key.Scanner, key.Model, samples.Count, cases.Count, samples.Average(s => s.Estimated), samples.Average(s => s.Achieved), differences.Average(), low, high,
            samples.Count >= Fewest && cases.Count >= FewestCases && (low > Tolerated || high < -Tolerated));
    }
}
