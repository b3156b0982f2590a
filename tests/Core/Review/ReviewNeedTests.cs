using CsCheck;
using Mem3D.Core.Review;

namespace Mem3D.Core.Tests.Review;

public sealed class ReviewNeedTests
{
    [Fact]
    public void Low_quality_and_large_change_raise_the_need_and_nothing_lowers_it() =>
        Gen.Select(Gen.Double[0, 1], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((q, c, worse, more) =>
        {
            var need = ReviewNeed.Of(q, c);
            need.Should().BeInRange(0, 1);
            ReviewNeed.Of(q * worse, c).Should().BeGreaterThanOrEqualTo(need - 1e-12);
            ReviewNeed.Of(q, c + ((1 - c) * more)).Should().BeGreaterThanOrEqualTo(need - 1e-12);
            ReviewNeed.Of(q, c, control: true).Should().BeGreaterThanOrEqualTo(Math.Max(need, ReviewNeed.Control) - 1e-12);
        });

    [Fact]
    public void What_is_fine_needs_nothing_and_what_nobody_has_to_vouch_for_counts_as_fine()
    {
        ReviewNeed.Of(1, 0).Should().Be(0);
        ReviewNeed.Of(null, 0).Should().Be(0);
        ReviewNeed.Of(0, 0).Should().Be(1);
        ReviewNeed.Of(1, 1).Should().Be(1);
    }

    [Fact]
    public void A_control_case_comes_after_what_looks_bad_and_before_what_looks_fine() =>
        new[] { ReviewNeed.Of(0.3, 0), ReviewNeed.Of(0.99, 0, control: true), ReviewNeed.Of(0.9, 0.1) }.Should().BeInDescendingOrder();
}
