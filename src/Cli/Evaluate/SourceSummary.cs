using Mem3D.Core.Evaluation;

namespace Mem3D.Cli.Evaluate;

/// <summary>Numbers over the targets of one source.</summary>
/// <param name="Source">Dataset.</param>
/// <param name="Targets">Number of targets.</param>
/// <param name="FirstSliceDsc">Mean Dice of the first slice alone after the first prompt.</param>
/// <param name="Dsc">Mean volume Dice by round.</param>
/// <param name="Deviation">Sample standard deviation of the Dice in the last round.</param>
/// <param name="Interval">95 % bootstrap interval of the mean Dice in the last round; null for one target.</param>
/// <param name="Nsd2mm">Mean normalised surface Dice at 2 mm, last round.</param>
/// <param name="Hd95Mm">Median 95th percentile Hausdorff distance in mm over targets with a mask, last round; null without any.</param>
/// <param name="FalseSlices">Mean number of slices with a mask beyond the target's ends, last round.</param>
/// <param name="CopyDsc">Mean Dice of copying the nearest anchor, last round.</param>
/// <param name="SecondsPerRound">Median time of a round.</param>
internal sealed record SourceSummary(
    string Source, int Targets, double FirstSliceDsc, IReadOnlyList<double> Dsc, double Deviation, (double Low, double High)? Interval, double Nsd2mm, double? Hd95Mm,
    double FalseSlices, double CopyDsc, double SecondsPerRound)
{
    public static SourceSummary Of(string source, IReadOnlyList<TargetResult> targets, int seed)
    {
        var last = targets.Select(t => t.Rounds[^1]).ToArray();
        var dice = last.Select(r => r.Dsc).ToArray();
        var hausdorff = last.Select(r => r.Hd95Mm).OfType<double>().ToArray();
        return new SourceSummary(
            source, targets.Count, Statistics.Mean([.. targets.Select(t => t.Rounds[0].SliceDsc ?? 0)]),
            [.. Enumerable.Range(0, targets[0].Rounds.Count).Select(r => Statistics.Mean([.. targets.Select(t => t.Rounds[r].Dsc)]))],
            Statistics.StandardDeviation(dice), Statistics.BootstrapMean(dice, seed), Statistics.Mean([.. last.Select(r => r.Nsd2mm)]),
            hausdorff.Length == 0 ? null : Statistics.Median(hausdorff), Statistics.Mean([.. last.Select(r => (double)r.FalseSlices)]),
            Statistics.Mean([.. last.Select(r => r.CopyDsc)]), Statistics.Median(targets.SelectMany(t => t.Rounds).Select(r => r.Seconds)));
    }
}
