using CsCheck;
using Mem3D.Core.Evaluation;

namespace Mem3D.Core.Tests.Evaluation;

public sealed class StatisticsTests
{
    [Fact]
    public void Mean_deviation_and_quantiles()
    {
        double[] values = [1, 2, 3, 4];
        Statistics.Mean(values).Should().Be(2.5);
        Statistics.StandardDeviation(values).Should().BeApproximately(Math.Sqrt(5.0 / 3), 1e-12);
        Statistics.Quantile(values, 0.25).Should().Be(1.75);
        Statistics.Median([4, 1, 3]).Should().Be(3);
        Statistics.Mean([]).Should().Be(double.NaN);
        Statistics.StandardDeviation([7]).Should().Be(0);
        Statistics.Quantile([1, double.PositiveInfinity], 1).Should().Be(double.PositiveInfinity);
    }

    [Fact]
    public void The_interval_repeats_with_the_seed_and_holds_the_mean() => Gen.Double[0, 1].Array[2, 40].Sample(
        values =>
        {
            var one = Statistics.BootstrapMean(values, 7, 500)!.Value;
            one.Should().Be(Statistics.BootstrapMean(values, 7, 500)!.Value);
            var mean = Statistics.Mean(values);
            (one.Low <= mean + 1e-9 && one.High >= mean - 1e-9).Should().BeTrue();
            (one.Low >= values.Min() - 1e-9 && one.High <= values.Max() + 1e-9).Should().BeTrue();
        },
        iter: 50);

    [Fact]
    public void The_interval_of_many_values_is_near_the_normal_one()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 400).Select(_ => random.NextDouble()).ToArray();
        var half = 1.96 * Statistics.StandardDeviation(values) / Math.Sqrt(values.Length);
        var (low, high) = Statistics.BootstrapMean(values, 3)!.Value;
        low.Should().BeApproximately(Statistics.Mean(values) - half, 0.15 * half);
        high.Should().BeApproximately(Statistics.Mean(values) + half, 0.15 * half);
        Statistics.BootstrapMean([0.5], 1).Should().BeNull("one case has no spread");
    }

    [Fact]
    public void A_large_group_does_not_outvote_a_small_one()
    {
        double[] many = [.. Enumerable.Range(0, 100).Select(i => 0.9 + (0.001 * (i % 5)))];
        var (low, high) = Statistics.BootstrapMeanOfMeans([many, [0.1, 0.2]], 5)!.Value;
        low.Should().BeInRange(0.5, 0.52);
        high.Should().BeInRange(0.54, 0.56);
        Statistics.BootstrapMeanOfMeans([[1.0], [0.5]], 5).Should().BeNull("no group has a spread");
        Statistics.BootstrapMeanOfMeans([many, []], 5).Should().BeNull("a group without values has no mean");
    }

    [Fact]
    public void Any_number_has_an_interval()
    {
        // A ratio of two means, as the share of a gap that is recovered: pairs stay together.
        (double A, double B)[] pairs = [.. Enumerable.Range(1, 50).Select(i => (2.0 * i, (double)i))];
        double Ratio(IReadOnlyList<IReadOnlyList<(double A, double B)>> groups) => groups.Sum(g => g.Sum(p => p.A)) / groups.Sum(g => g.Sum(p => p.B));
        var (low, high) = Statistics.Bootstrap([pairs], Ratio, 3)!.Value;
        low.Should().BeApproximately(2, 1e-9);
        high.Should().BeApproximately(2, 1e-9);
        Statistics.Bootstrap([pairs], _ => double.NaN, 3).Should().BeNull("a number that is never defined has no interval");
    }

    [Fact]
    public void Mean_absolute_error()
    {
        Statistics.MeanAbsoluteError([0.5, 1], [1, 0.75]).Should().Be(0.375);
        FluentActions.Invoking(() => Statistics.MeanAbsoluteError([1], [])).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Area_under_the_rounds_and_prompts_to_a_goal()
    {
        RoundCurve.Area([0.5, 0.7, 0.9]).Should().BeApproximately(0.7, 1e-12);
        RoundCurve.Area([0.6]).Should().Be(0.6);
        RoundCurve.PromptsTo([0.5, 0.82, 0.81], [1, 2, 3], 0.8).Should().Be(2);
        RoundCurve.PromptsTo([0.5, 0.6], [1, 2], 0.8).Should().BeNull();
        Gen.Double[0, 1].Array[1, 20].Sample(s => RoundCurve.Area(s) >= s.Min() - 1e-12 && RoundCurve.Area(s) <= s.Max() + 1e-12);
    }
}
