namespace Mem3D.Core.Review;

/// <summary>
/// How many of the slices nobody looked at are wrong, from a random sample of them. With k wrong among n slices drawn at random without replacement and
/// M not looked at, the number wrong among the M is beta-binomial(M, k + ½, n − k + ½): the predictive distribution under Jeffreys' prior (Brown, Cai and
/// DasGupta 2001 for the binomial interval). <see cref="Low"/> and <see cref="High"/> are its 2.5 % and 97.5 % points.
/// </summary>
/// <param name="Looked">Slices of the random sample with a verdict, n.</param>
/// <param name="Wrong">Of these found wrong, k.</param>
/// <param name="Unseen">Slices without a verdict, M.</param>
/// <param name="Expected">Expected number of wrong slices among the unseen.</param>
public sealed record RemainingError(int Looked, int Wrong, int Unseen, double Expected, int Low, int High)
{
    /// <summary>The estimate after n slices looked at.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative number, or more wrong than looked at.</exception>
    public static RemainingError Of(int looked, int wrong, int unseen)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(wrong);
        ArgumentOutOfRangeException.ThrowIfNegative(unseen);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wrong, looked);
        var (a, b) = (wrong + 0.5, looked - wrong + 0.5);
        var expected = unseen * a / (a + b);

        // P(j + 1) / P(j) = (M − j)(j + a) / ((j + 1)(M − j − 1 + b)); in logarithms, for P(0) may be tiny.
        var log = new double[unseen + 1];
        for (var j = 0; j < unseen; j++)
        {
            log[j + 1] = log[j] + Math.Log((unseen - j) * (j + a) / ((j + 1.0) * (unseen - j - 1 + b)));
        }

        var top = log.Max();
        var total = log.Sum(l => Math.Exp(l - top));
        int low = 0, high = unseen;
        var below = 0.0;
        var foundLow = false;
        for (var j = 0; j <= unseen; j++)
        {
            below += Math.Exp(log[j] - top) / total;
            if (!foundLow && below >= 0.025)
            {
                (low, foundLow) = (j, true);
            }

            if (below >= 0.975)
            {
                high = j;
                break;
            }
        }

        return new RemainingError(looked, wrong, unseen, expected, low, high);
    }
}
