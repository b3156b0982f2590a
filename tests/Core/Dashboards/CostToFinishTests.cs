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

    [Fact]
    public void A_case_that_took_longer_than_the_mean_still_costs_what_such_cases_cost()
    {
        var finished = Enumerable.Range(1, 9).Select(n => (double)n).ToList();
        CostToFinish.Of(finished, [7], new int[28], 1).Hours.Should().BeApproximately(1.5, 1e-9, "of 8 and 9 hours seven are spent");
        var beyond = CostToFinish.Of(finished, [20], new int[28], 1);
        beyond.Hours.Should().BeApproximately(2.5, 1e-9, "as the upper half goes beyond the median");
        beyond.HoursHigh.Should().BeGreaterThan(2.5);
    }

    /// <summary>
    /// Against simulation: skewed costs, as people's are, and a third of the rest begun; the interval holds the true cost of the rest nearly as often as
    /// it says (with few finished cases less often: nothing in them tells of a tail they do not have).
    /// </summary>
    [Theory]
    [InlineData(12, 0.86)]
    [InlineData(40, 0.91)]
    [InlineData(150, 0.93)]
    public void The_interval_of_hours_holds_the_truth(int known, double atLeast)
    {
        var random = new Random(3);
        double Cost() => 0.2 + (0.5 * -Math.Log(1 - random.NextDouble()));
        var held = 0;
        const int tries = 400;

        // Looked at at some moment: what was spent until then tells no more than that the case costs more.
        (double Cost, double Spent) Begun(double spent)
        {
            var cost = Cost();
            while (cost <= spent)
            {
                cost = Cost();
            }

            return (cost, spent);
        }

        for (var t = 0; t < tries; t++)
        {
            var finished = Enumerable.Range(0, known).Select(_ => Cost()).ToList();
            var left = Enumerable.Range(0, 45).Select(n => Begun(n % 3 == 0 ? 0.6 * random.NextDouble() : 0)).ToList();
            var cost = CostToFinish.Of(finished, [.. left.Select(l => l.Spent)], new int[28], left.Count);
            var truth = left.Sum(l => l.Cost - l.Spent);
            held += truth >= cost.HoursLow && truth <= cost.HoursHigh ? 1 : 0;
        }

        ((double)held / tries).Should().BeInRange(atLeast, 0.99);
    }

    /// <summary>Against simulation: as many accepted a day as a Poisson process gives; the interval holds the true number of days.</summary>
    [Theory]
    [InlineData(0.7, 25)]
    [InlineData(3, 90)]
    public void The_interval_of_days_holds_the_truth(double aDay, int left)
    {
        var random = new Random(5);
        int Day()
        {
            var (n, product) = (0, random.NextDouble());
            for (; product > Math.Exp(-aDay); n++)
            {
                product *= random.NextDouble();
            }

            return n;
        }

        var held = 0;
        const int tries = 300;
        for (var t = 0; t < tries; t++)
        {
            var cost = CostToFinish.Of([], [], [.. Enumerable.Range(0, 28).Select(_ => Day())], left);
            var (days, done) = (0, 0);
            for (; done < left; days++)
            {
                done += Day();
            }

            held += days >= cost.DaysLow && days <= cost.DaysHigh ? 1 : 0;
        }

        ((double)held / tries).Should().BeInRange(0.9, 0.99);
    }
}
