using Mem3D.Core.Evaluation;
using Mem3D.Core.Masks;

namespace Mem3D.Core.Tests.Evaluation;

public sealed class QualityStatisticsTests
{
    [Fact]
    public void A_perfect_estimate_scores_perfectly_and_rightly_empty_slices_count_apart()
    {
        QualitySample[] one = [new(0.2, 0.2, 0.9, true, true), new(0.8, 0.8, 0.9, true, true), new(0, 0, 0.1, false, true), new(0.6, 1, 0, false, false)];
        QualitySample[] two = [new(0.5, 0.5, 0.8, true, true), new(0.9, 0.9, 0.7, true, true)];
        QualityStatistics.Of([one, two]).Should().BeEquivalentTo(
            new QualityStatistics(5, 0, 0, 1, 1, 1, 0.2, 1),
            o => o.Using<double>(c => c.Subject.Should().BeApproximately(c.Expectation, 1e-9)).WhenTypeIs<double>());
    }

    [Fact]
    public void Within_and_pooled_differ_when_volumes_differ_in_level()
    {
        // Within each volume the order is exactly wrong; pooled it looks right.
        QualitySample[] low = [new(0.2, 0.1, 1, true, true), new(0.1, 0.2, 1, true, true)];
        QualitySample[] high = [new(0.9, 0.8, 1, true, true), new(0.8, 0.9, 1, true, true)];
        var s = QualityStatistics.Of([low, high]);
        s.SpearmanWithin.Should().BeApproximately(-1, 1e-12);
        s.SpearmanPooled.Should().BeGreaterThan(0);
        s.AurocBelow70.Should().Be(1);
        s.PresenceAuroc.Should().BeNull("there is no slice without target");
        s.MaeAbsent.Should().BeNull();
    }

    [Fact]
    public void No_slices_no_numbers() =>
        QualityStatistics.Of([[]]).Should().Be(new QualityStatistics(0, null, null, null, null, null, null, null));

    [Fact]
    public void Far_empty_slices_and_anchors_are_left_out()
    {
        var disc = Shapes.Discs(20, 20, (10, 10, 5));
        var target = new MaskVolume(20, 20, 40, (1, 1, 1));
        target.Set(20, disc);
        var prediction = target.Copy();
        prediction.Set(22, disc);
        var estimates = Enumerable.Range(0, 40).Select(i => new SliceEstimate(i, 0.5f, 0.5f, i == 20)).ToArray();
        var samples = QualitySample.Of(new RobotRound(0, 20, 1, prediction, [], estimates, 0), target);
        samples.Should().HaveCount(22 + QualitySample.Margin - (20 - QualitySample.Margin) + 1 - 1, "slices 15 … 27 without the anchor");
        samples.Count(s => s.Iou == 0).Should().Be(1);
    }
}
