using Mem3D.Core.Dashboards;

namespace Mem3D.Core.Tests.Dashboards;

public sealed class CalibrationWatchTests
{
    [Fact]
    public void A_score_that_promises_too_much_is_a_warning_an_honest_one_is_not()
    {
        var random = new Random(1);
        double Noise() => 0.2 * (random.NextDouble() - 0.5);
        var samples = Enumerable.Range(0, 40).SelectMany(n => new[]
        {
            Sample("Liver", "CT", "a 1.0", 0.9, 0.9 + Noise(), n),
            Sample("Liver", "CT", "a 1.1", 0.9, 0.6 + Noise(), n),
            Sample("Kidney", "MR", "a 1.1", 0.5, 0.8 + Noise(), n),
        });
        var rows = CalibrationWatch.Of(samples).ToDictionary(r => (r.Label, r.Model));
        rows[("Liver", "a 1.0")].Warning.Should().BeFalse();
        rows[("Liver", "a 1.1")].Should().Match<CalibrationRow>(r => r.Warning && r.Bias > 0.25 && r.Low < r.Bias && r.High > r.Bias);
        rows[("Kidney", "a 1.1")].Should().Match<CalibrationRow>(r => r.Warning && r.Bias < -0.2);
    }

    [Fact]
    public void Few_slices_are_no_reason_for_a_warning() =>
        CalibrationWatch.Of(Enumerable.Range(0, CalibrationWatch.Fewest - 1).Select(n => Sample("Liver", "CT", "a", 0.9, 0.1, n))).Single().Warning.Should().BeFalse();

    [Fact]
    public void Many_slices_of_few_cases_are_no_reason_for_a_warning() =>
        CalibrationWatch.Of(Enumerable.Range(0, 200).Select(n => Sample("Liver", "CT", "a", 0.9, 0.4, n % (CalibrationWatch.FewestCases - 1)))).Single()
            .Should().Match<CalibrationRow>(r => !r.Warning && r.Cases == CalibrationWatch.FewestCases - 1);

    /// <summary>An honest score whose errors come by case: twenty slices of a case are wrong together. Warnings stay rare.</summary>
    [Fact]
    public void Errors_that_come_by_case_raise_no_false_alarm()
    {
        var random = new Random(11);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var alarms = 0;
        for (var t = 0; t < 200; t++)
        {
            // The true bias is the largest that is tolerated.
            var samples = Enumerable.Range(0, 12).SelectMany(n =>
            {
                var shift = CalibrationWatch.Tolerated + (0.15 * Normal());
                return Enumerable.Range(0, 20).Select(_ => Sample("Liver", "CT", "a", 0.8, 0.8 - shift + (0.02 * Normal()), n)).ToList();
            });
            alarms += CalibrationWatch.Of(samples).Single().Warning ? 1 : 0;
        }

        alarms.Should().BeLessThan(20, "one in twenty or so, not every second time as when slices count one by one");
    }

    private static CalibrationSample Sample(string label, string scanner, string model, double estimated, double achieved, int number) =>
        new(Guid.Empty, label, scanner, model, estimated, achieved, DateTimeOffset.UnixEpoch, new Guid(number, 0, 0, new byte[8]));
}
