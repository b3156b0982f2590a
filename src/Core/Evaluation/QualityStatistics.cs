namespace Mem3D.Core.Evaluation;

/// <summary>How far the estimated quality can be trusted. A number is null where it is undefined.</summary>
public sealed record QualityStatistics
{
    /// <summary>A slice below this true IoU is one a person should look at.</summary>
    public const double Poor = 0.7;

    /// <summary>Volumes with fewer slices have no rank correlation of their own: of few slices it is chance.</summary>
    public const int LeastForRanks = 5;

    /// <summary>Slices with target or mask: what is not said otherwise is about these.</summary>
    public required int Slices { get; init; }

    /// <summary>Mean absolute error of the estimated IoU.</summary>
    public required double? Mae { get; init; }

    /// <summary>Mean of estimated minus true IoU: positive means too hopeful.</summary>
    public required double? Bias { get; init; }

    /// <summary>Pearson's correlation over all slices.</summary>
    public required double? PearsonPooled { get; init; }

    /// <summary>Spearman's rank correlation within a volume, mean over the volumes where it is defined.</summary>
    public required double? SpearmanWithin { get; init; }

    /// <summary>The same, over the same volumes, of minus the distance to the nearest anchor: what quality has to beat.</summary>
    public required double? SpearmanWithinDistance { get; init; }

    /// <summary>Spearman's rank correlation over all slices.</summary>
    public required double? SpearmanPooled { get; init; }

    /// <summary>How well a low estimate finds slices with a true IoU below <see cref="Poor"/>.</summary>
    public required double? AurocBelow70 { get; init; }

    /// <summary>Mean absolute error on slices without target, near it.</summary>
    public required double? MaeAbsent { get; init; }

    /// <summary>How well presence tells slices with target from slices without: all slices the robot did not touch.</summary>
    public required double? PresenceAuroc { get; init; }

    /// <summary>The same, on slices near target or mask only.</summary>
    public required double? PresenceAurocNear { get; init; }

    /// <summary>Summarises the slices of several volumes.</summary>
    public static QualityStatistics Of(IReadOnlyList<IReadOnlyList<QualitySample>> volumes)
    {
        // Slices that are rightly empty are not in the main numbers: there are many, and all are easy.
        var near = volumes.SelectMany(v => v).Where(s => s.Near).ToArray();
        var all = near.Where(Counts).ToArray();
        var absent = near.Where(s => !s.Present).ToArray();
        var ranked = volumes.Select(v => v.Where(Counts).ToArray()).Where(v => v.Length >= LeastForRanks)
            .Select(v => (Quality: Ranking.Spearman(Qualities(v), Ious(v)), Distance: Ranking.Spearman([.. v.Select(s => -(double)s.Distance)], Ious(v))))
            .Where(v => v is { Quality: not null, Distance: not null }).ToArray();
        return new QualityStatistics
        {
            Slices = all.Length,
            Mae = Defined(Statistics.MeanAbsoluteError(Qualities(all), Ious(all))),
            Bias = Defined(Statistics.Mean([.. all.Select(s => s.Quality - s.Iou)])),
            PearsonPooled = Ranking.Pearson(Qualities(all), Ious(all)),
            SpearmanWithin = Defined(Statistics.Mean([.. ranked.Select(v => v.Quality!.Value)])),
            SpearmanWithinDistance = Defined(Statistics.Mean([.. ranked.Select(v => v.Distance!.Value)])),
            SpearmanPooled = Ranking.Spearman(Qualities(all), Ious(all)),
            AurocBelow70 = Ranking.RocArea([.. all.Select(s => -s.Quality)], [.. all.Select(s => s.Iou < Poor)]),
            MaeAbsent = Defined(Statistics.MeanAbsoluteError(Qualities(absent), Ious(absent))),
            PresenceAuroc = Presence([.. volumes.SelectMany(v => v)]),
            PresenceAurocNear = Presence(near),
        };
    }

    private static double? Presence(QualitySample[] samples) => Ranking.RocArea([.. samples.Select(s => s.Presence)], [.. samples.Select(s => s.Present)]);

    private static bool Counts(QualitySample sample) => sample.Present || sample.Masked;

    private static double[] Qualities(IEnumerable<QualitySample> samples) => [.. samples.Select(s => s.Quality)];

    private static double[] Ious(IEnumerable<QualitySample> samples) => [.. samples.Select(s => s.Iou)];

    private static double? Defined(double value) => double.IsNaN(value) ? null : value;
}
