using Mem3D.Core.Dashboards;

namespace Mem3D.Core.Tests.Dashboards;

public sealed class CalibrationWatchTests
{
    [Fact]
    public void A_score_that_promises_too_much_is_a_warning_an_honest_one_is_not()
    {
        var random = new Random(1);
        double Noise() => 0.2 * (random.NextDouble() - 0.5);
        var samples = Enumerable.Range(0, 40).SelectMany(_ => new[]
        {
            Sample("Liver", "CT", "a 1.0", 0.9, 0.9 + Noise()),
            Sample("Liver", "CT", "a 1.1", 0.9, 0.6 + Noise()),
            Sample("Kidney", "MR", "a 1.1", 0.5, 0.8 + Noise()),
        });
        var rows = CalibrationWatch.Of(samples).ToDictionary(r => (r.Label, r.Model));
        rows[("Liver", "a 1.0")].Warning.Should().BeFalse();
        rows[("Liver", "a 1.1")].Should().Match<CalibrationRow>(r => r.Warning && r.Bias > 0.25 && r.Low < r.Bias && r.High > r.Bias);
        rows[("Kidney", "a 1.1")].Should().Match<CalibrationRow>(r => r.Warning && r.Bias < -0.2);
    }

    [Fact]
    public void Few_slices_are_no_reason_for_a_warning() =>
        CalibrationWatch.Of(Enumerable.Range(0, CalibrationWatch.Fewest - 1).Select(_ => Sample("Liver", "CT", "a", 0.9, 0.1))).Single().Warning.Should().BeFalse();

    private static CalibrationSample Sample(string label, string scanner, string model, double estimated, double achieved) =>
        new(Guid.Empty, label, scanner, model, estimated, achieved, DateTimeOffset.UnixEpoch);
}
