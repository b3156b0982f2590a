using Mem3D.Core.Dashboards;

namespace Mem3D.Core.Tests.Dashboards;

public sealed class CostToFinishTests
{
    [Fact]
    public void Without_a_finished_case_nothing_is_foretold()
    {
        var cost = CostToFinish.Of([], [0, 0, 0], new int[28], 3);
        cost.Should().Be(new CostToFinish(3, null, null, null, null, null, null));
    }

    [Fact]
    public void What_was_spent_on_begun_cases_is_not_counted_again()
    {
        CostToFinish.Of([2, 2, 2], [0, 0, 1.5], new int[28], 3).Hours.Should().BeApproximately(4.5, 1e-9);
        CostToFinish.Of([2, 2, 2], [9], new int[28], 1).Hours.Should().Be(0, "it should be finished by now");
    }

    [Fact]
    public void Nothing_left_costs_nothing() => CostToFinish.Of([1, 2], [], new int[28], 0).Should().BeEquivalentTo(new { Cases = 0, Hours = 0.0, Days = 0 });

    [Fact]
    public void A_steady_pace_gives_the_date()
    {
        var cost = CostToFinish.Of([1, 1, 1, 1], new double[20], [.. Enumerable.Repeat(2, 28)], 20);
        (cost.DaysLow, cost.Days, cost.DaysHigh).Should().Be((10, 10, 10));
        (cost.HoursLow, cost.Hours, cost.HoursHigh).Should().Be((20, 20, 20));
    }

    /// <summary>Against simulation: skewed costs, as people's are; the interval holds the true cost of the rest about as often as it says.</summary>
    [Fact]
    public void The_interval_of_hours_holds_the_truth()
    {
        var random = new Random(3);
        double Cost() => 0.2 + (0.5 * -Math.Log(1 - random.NextDouble()));
        var held = 0;
        const int tries = 250;
        for (var t = 0; t < tries; t++)
        {
            var finished = Enumerable.Range(0, 40).Select(_ => Cost()).ToList();
            var truth = Enumerable.Range(0, 60).Sum(_ => Cost());
            var cost = CostToFinish.Of(finished, new double[60], new int[28], 60);
            held += truth >= cost.HoursLow && truth <= cost.HoursHigh ? 1 : 0;
        }

        ((double)held / tries).Should().BeGreaterThan(0.87);
    }
}
