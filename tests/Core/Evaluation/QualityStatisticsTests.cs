using Mem3D.Core.Evaluation;
using Mem3D.Core.Masks;

namespace Mem3D.Core.Tests.Evaluation;

public sealed class QualityStatisticsTests
{
    [Fact]
    public void A_perfect_estimate_scores_perfectly_and_rightly_empty_slices_count_apart()
    {
        QualitySample[] one = [.. Volume(0.2, 0.4, 0.6, 0.8), new(0, 0, 0.1, false, true, 5, true), new(0.6, 1, 0, false, false, 6, true)];
        var s = QualityStatistics.Of([one, Volume(0.5, 0.6, 0.7, 0.8, 0.9)]);
        s.Slices.Should().Be(10, "the rightly empty slice is none of them");
        foreach (var exact in new[] { s.PearsonPooled, s.SpearmanWithin, s.SpearmanPooled, s.AurocBelow70, s.PresenceAuroc, s.PresenceAurocNear })
        {
            exact.Should().BeApproximately(1, 1e-9);
        }

        s.Mae.Should().BeApproximately(0, 1e-9);
        s.Bias.Should().BeApproximately(0, 1e-9);
        s.MaeAbsent.Should().BeApproximately(0.2, 1e-9);
    }

    [Fact]
    public void Within_and_pooled_differ_when_volumes_differ_in_level()
    {
        // Within each volume the order is exactly wrong; pooled it looks right.
        QualitySample[] Reversed(double level) => [.. Enumerable.Range(0, 5).Select(i => new QualitySample(level - (0.01 * i), level + (0.01 * i), 1, true, true, 1 + i, true))];
        var s = QualityStatistics.Of([Reversed(0.2), Reversed(0.9)]);
        s.SpearmanWithin.Should().BeApproximately(-1, 1e-12);
        s.SpearmanPooled.Should().BeGreaterThan(0);
        s.PearsonPooled.Should().BeGreaterThan(0.9);
        s.AurocBelow70.Should().Be(1);
        s.PresenceAuroc.Should().BeNull("there is no slice without target");
        s.MaeAbsent.Should().BeNull();
    }

    [Fact]
    public void Distance_alone_is_ranked_over_the_same_volumes()
    {
        // IoU falls with the distance in the first volume; the second has too few slices and counts in neither.
        var s = QualityStatistics.Of([Volume(0.9, 0.8, 0.7, 0.6, 0.5), Volume(0.1, 0.2, 0.3, 0.4)]);
        s.SpearmanWithinDistance.Should().BeApproximately(1, 1e-12);
        s.SpearmanWithin.Should().BeApproximately(1, 1e-12);
        QualityStatistics.Of([Volume(0.1, 0.2, 0.3, 0.4, 0.5)]).SpearmanWithinDistance.Should().BeApproximately(-1, 1e-12);
    }

    [Fact]
    public void No_slices_no_numbers()
    {
        var s = QualityStatistics.Of([[]]);
        s.Slices.Should().Be(0);
        new[] { s.Mae, s.Bias, s.PearsonPooled, s.SpearmanWithin, s.SpearmanWithinDistance, s.SpearmanPooled, s.AurocBelow70, s.MaeAbsent, s.PresenceAuroc, s.PresenceAurocNear }
            .Should().OnlyContain(v => v == null);
    }

    [Fact]
    public void Far_empty_slices_are_told_apart_and_anchors_left_out()
    {
        var disc = Shapes.Discs(20, 20, (10, 10, 5));
        var target = new MaskVolume(20, 20, 40, (1, 1, 1));
        target.Set(20, disc);
        var prediction = target.Copy();
        prediction.Set(22, disc);
        var estimates = Enumerable.Range(0, 40).Select(i => new SliceEstimate(i, 0.5f, 0.5f, i == 20)).ToArray();
        var samples = QualitySample.Of(new RobotRound(0, 20, 1, prediction, [], estimates, 0), target);
        samples.Should().HaveCount(39, "the anchor is left out");
        samples.Count(s => s.Near).Should().Be(22 + QualitySample.Margin - (20 - QualitySample.Margin) + 1 - 1, "slices 15 … 27 without the anchor");
        samples.Single(s => s.Iou == 0).Distance.Should().Be(2);
    }

    /// <summary>Slices with target at growing distance from an anchor, estimated exactly.</summary>
    private static QualitySample[] Volume(params double[] ious) => [.. ious.Select((iou, i) => new QualitySample(iou, iou, 0.9, true, true, i + 1, true))];
}
