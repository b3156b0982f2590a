using System.Globalization;
using Mem3D.Integration.Tests.Load;

namespace Mem3D.Integration.Tests.Soak;

/// <summary>What a long time of work took, and whether memory grew.</summary>
/// <param name="Megabytes">Of the server's process, sampled evenly.</param>
internal sealed record SoakReport(IReadOnlyList<double> Masks, IReadOnlyList<double> Slices, int Rounds, IReadOnlyList<double> Megabytes, IReadOnlyList<string> Errors)
{
    public static SoakReport Of(IReadOnlyList<SoakClient> clients, IReadOnlyList<double> megabytes) => new(
        [.. clients.SelectMany(c => c.Masks).Order()], [.. clients.SelectMany(c => c.Slices).Order()], clients.Sum(c => c.Rounds), megabytes, [.. clients.SelectMany(c => c.Errors)]);

    /// <summary>Median of the last quarter ÷ median of the second: 1 when memory does not grow after the first quarter, the warm-up.</summary>
    public double Growth => Median(3) / Median(1);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        {Masks.Count} prompts, {Rounds} rounds, {Slices.Count} slices, {Errors.Count} errors

        | | p50 | p95 | max |
        |---|---|---|---|
        | mask, ms | {CrowdReport.Quantile(Masks, 0.5):0} | {CrowdReport.Quantile(Masks, 0.95):0} | {Masks[^1]:0} |
        | slice by HTTP, ms | {CrowdReport.Quantile(Slices, 0.5):0} | {CrowdReport.Quantile(Slices, 0.95):0} | {Slices[^1]:0} |

        server memory by quarter, MB: {Median(0):0}, {Median(1):0}, {Median(2):0}, {Median(3):0}; maximum {Megabytes.Max():0}
        """);

    private double Median(int quarter)
    {
        var part = Megabytes.Skip(quarter * Megabytes.Count / 4).Take(Math.Max(1, Megabytes.Count / 4)).Order().ToList();
        return part[part.Count / 2];
    }
}
