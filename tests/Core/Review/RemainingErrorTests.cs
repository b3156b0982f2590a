using Mem3D.Core.Review;

namespace Mem3D.Core.Tests.Review;

public sealed class RemainingErrorTests
{
    [Fact]
    public void Nothing_looked_at_says_nothing()
    {
        var estimate = RemainingError.Of(0, 0, 100);
        estimate.Expected.Should().Be(50);
        (estimate.High - estimate.Low).Should().BeGreaterThan(95);
    }

    [Fact]
    public void The_more_is_looked_at_the_narrower_the_interval()
    {
        var few = RemainingError.Of(8, 0, 92);
        var many = RemainingError.Of(50, 0, 50);
        few.Low.Should().Be(0);
        few.High.Should().BeGreaterThan(many.High);
        RemainingError.Of(100, 3, 0).Should().Be(new RemainingError(100, 3, 0, 0, 0, 0));
    }

    [Fact]
    public void It_is_the_beta_binomial_by_the_book()
    {
        // M = 2, a = 1/2, b = 1/2 (n = 0): P(0) = P(2) = 3/8, P(1) = 1/4.
        var estimate = RemainingError.Of(0, 0, 2);
        (estimate.Expected, estimate.Low, estimate.High).Should().Be((1, 0, 2));
        FluentActions.Invoking(() => RemainingError.Of(1, 2, 5)).Should().Throw<ArgumentOutOfRangeException>();
    }

    /// <summary>Against simulation: of many cases with true error rates of all sizes, the interval holds the truth 95 times in 100, or a little more for it counts whole slices.</summary>
    [Fact]
    public void The_interval_holds_the_truth_as_often_as_it_says()
    {
        var random = new Random(7);
        int held = 0, tries = 4000;
        double bias = 0;
        for (var t = 0; t < tries; t++)
        {
            const int population = 120, looked = 16;

            // Error rates as Jeffreys' prior has them: sin² of a uniform angle.
            var rate = Math.Pow(Math.Sin(random.NextDouble() * Math.PI / 2), 2);
            var wrong = Enumerable.Range(0, population).Select(_ => random.NextDouble() < rate).ToArray();
            random.Shuffle(wrong);
            var estimate = RemainingError.Of(looked, wrong.Take(looked).Count(w => w), population - looked);
            var truth = wrong.Skip(looked).Count(w => w);
            held += truth >= estimate.Low && truth <= estimate.High ? 1 : 0;
            bias += estimate.Expected - truth;
        }

        ((double)held / tries).Should().BeInRange(0.945, 0.985);
        (bias / tries).Should().BeInRange(-0.6, 0.6, "on average it is right");
    }

    /// <summary>Also at one fixed rate, the one of a good project.</summary>
    [Fact]
    public void At_a_low_error_rate_it_is_not_too_sure_of_itself()
    {
        var random = new Random(8);
        var held = 0;
        for (var t = 0; t < 2000; t++)
        {
            var wrong = Enumerable.Range(0, 120).Select(n => n < 8).ToArray();
            random.Shuffle(wrong);
            var estimate = RemainingError.Of(24, wrong.Take(24).Count(w => w), 96);
            var truth = wrong.Skip(24).Count(w => w);
            held += truth >= estimate.Low && truth <= estimate.High ? 1 : 0;
        }

        (held / 2000.0).Should().BeGreaterThan(0.9);
    }
}
