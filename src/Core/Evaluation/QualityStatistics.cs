namespace Mem3D.Core.Evaluation;

/// <summary>How far the estimated quality can be trusted. A number is null where it is undefined.</summary>
/// <param name="Slices">Slices with target or mask: all but the last two numbers are about these.</param>
/// <param name="Mae">Mean absolute error of the estimated IoU.</param>
/// <param name="Bias">Mean of estimated minus true IoU: positive means too hopeful.</param>
/// <param name="SpearmanWithin">Rank correlation within a volume, mean over volumes where it is defined.</param>
/// <param name="SpearmanPooled">Rank correlation over all slices.</param>
/// <param name="AurocBelow70">How well a low estimate finds slices with a true IoU below 0.7.</param>
/// <param name="MaeAbsent">Mean absolute error on slices without target, near it.</param>
/// <param name="PresenceAuroc">How well presence tells slices with target from slices without, near it.</param>
public sealed record QualityStatistics(
    int Slices, double? Mae, double? Bias, double? SpearmanWithin, double? SpearmanPooled, double? AurocBelow70, double? MaeAbsent, double? PresenceAuroc)
{
    /// <summary>A slice below this true IoU is one a person should look at.</summary>
    public const double Poor = 0.7;

    /// <summary>Summarises the slices of several volumes.</summary>
    public static QualityStatistics Of(IReadOnlyList<IReadOnlyList<QualitySample>> volumes)
    {
        // Slices that are rightly empty are not in the main numbers: there are many, and all are easy.
        var near = volumes.SelectMany(v => v).ToArray();
        var all = near.Where(Counts).ToArray();
        var absent = near.Where(s => !s.Present).ToArray();
        var within = volumes.Select(v => v.Where(Counts).ToArray()).Select(v => Ranking.Spearman(Qualities(v), Ious(v))).OfType<double>().ToArray();
        return new QualityStatistics(
            all.Length,
            Defined(Statistics.MeanAbsoluteError(Qualities(all), Ious(all))),
            Defined(Statistics.Mean([.. all.Select(s => s.Quality - s.Iou)])),
            Defined(Statistics.Mean(within)),
            Ranking.Spearman(Qualities(all), Ious(all)),
            Ranking.RocArea([.. all.Select(s => -s.Quality)], [.. all.Select(s => s.Iou < Poor)]),
            Defined(Statistics.MeanAbsoluteError(Qualities(absent), Ious(absent))),
            Ranking.RocArea([.. near.Select(s => s.Presence)], [.. near.Select(s => s.Present)]));
    }

    private static bool Counts(QualitySample sample) => sample.Present || sample.Masked;

    private static double[] Qualities(IEnumerable<QualitySample> samples) => [.. samples.Select(s => s.Quality)];

    private static double[] Ious(IEnumerable<QualitySample> samples) => [.. samples.Select(s => s.Iou)];

    private static double? Defined(double value) => double.IsNaN(value) ? null : value;
}
