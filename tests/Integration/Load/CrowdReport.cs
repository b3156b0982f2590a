using System.Globalization;

namespace Mem3D.Integration.Tests.Load;

/// <summary>What a crowd met, as a Markdown table.</summary>
internal static class CrowdReport
{
    /// <param name="pushMilliseconds">Median of handing a message to a person's connection.</param>
    public static string Of(Crowd crowd, TimeSpan taken, string engine, long peakBytes, double? pushMilliseconds)
    {
        var masks = crowd.People.SelectMany(p => p.FirstMasks).Order().ToList();
        var slices = crowd.People.SelectMany(p => p.FirstSlices).Order().ToList();
        var worst = SlowestPerson(crowd);
        return string.Create(CultureInfo.InvariantCulture, $"""
            {crowd.People.Count} annotators, {masks.Count} prompts, {slices.Count} propagations in {taken.TotalSeconds:0.0} s; {engine}

            | | p50 | p95 | max | max ÷ p50 |
            |---|---|---|---|---|
            | first mask, ms | {Quantile(masks, 0.5):0} | {Quantile(masks, 0.95):0} | {masks[^1]:0} | {masks[^1] / Quantile(masks, 0.5):0.0} |
            | first propagated slice, ms | {Quantile(slices, 0.5):0} | {Quantile(slices, 0.95):0} | {slices[^1]:0} | {slices[^1] / Quantile(slices, 0.5):0.0} |

            slowest person's median ÷ everybody's: {worst:0.00}; {masks.Count / taken.TotalSeconds:0.0} prompts/s, {crowd.People.Sum(p => p.SlicesReceived) / taken.TotalSeconds:0.0} slices/s received; a push takes {pushMilliseconds ?? double.NaN:0.00} ms; peak memory {peakBytes / 1048576.0:0} MB with all clients
            """);
    }

    /// <summary>The slowest person's median first mask as a multiple of everybody's.</summary>
    public static double SlowestPerson(Crowd crowd) =>
        crowd.People.Max(p => Quantile([.. p.FirstMasks.Order()], 0.5)) / Quantile([.. crowd.People.SelectMany(p => p.FirstMasks).Order()], 0.5);

    /// <summary>Nearest rank.</summary>
    public static double Quantile(IReadOnlyList<double> ascending, double q) => ascending[Math.Max(0, (int)Math.Ceiling(q * ascending.Count) - 1)];
}
