using Mem3D.Core.Review;

namespace Mem3D.Core.Tests.Review;

public sealed class CardChooserTests
{
    private static readonly Guid Label = Guid.Parse("11111111-1111-1111-1111-111111111111");

    [Fact]
    public void The_worst_come_first_then_the_most_changed_then_a_random_sample()
    {
        var slices = Enumerable.Range(0, 60).Select(n => Card(n, n < 12 ? 0.3 + (n * 0.01) : 0.97, n is >= 20 and < 30 ? 0.2 + (n * 0.01) : 0)).ToList();
        var cards = CardChooser.Choose(slices, seed: 5);
        cards.Where(c => c.Reason == CardReason.LowQuality).Select(c => c.Slice).Should().Equal(0, 1, 2, 3, 4, 5, 6, 7);
        cards.Where(c => c.Reason == CardReason.LargeChange).Select(c => c.Slice).Should().Equal(29, 28, 27, 26, 25, 24, 23, 22);
        cards.Where(c => c.Reason == CardReason.Control).Should().HaveCount(CardChooser.Most);
        cards.Select(c => c.Slice).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void The_random_sample_stays_when_another_slice_is_corrected()
    {
        var slices = Enumerable.Range(0, 60).Select(n => Card(n, 0.97, 0)).ToList();
        var before = Control(CardChooser.Choose(slices, 5));
        var other = Enumerable.Range(0, 60).First(n => !before.Contains(n));
        slices[other] = slices[other] with { Quality = 1, Anchored = true };
        Control(CardChooser.Choose(slices, 5)).Should().Equal(before);
        Control(CardChooser.Choose(slices, 6)).Should().NotEqual(before);
    }

    [Fact]
    public void Every_slice_is_as_likely_in_the_sample_as_every_other()
    {
        var counts = new int[40];
        var slices = Enumerable.Range(0, 40).Select(n => Card(n, 0.97, 0)).ToList();
        for (var seed = 0; seed < 2000; seed++)
        {
            foreach (var slice in Control(CardChooser.Choose(slices, seed * 7919)))
            {
                counts[slice]++;
            }
        }

        // 2000 · 8 / 40 = 400 each; five standard deviations are about 90.
        counts.Should().OnlyContain(n => n > 310 && n < 490);
    }

    private static List<int> Control(IReadOnlyList<SliceCard> cards) => [.. cards.Where(c => c.Reason == CardReason.Control).Select(c => c.Slice).Order()];

    private static SliceCard Card(int slice, double quality, double change) =>
        new(Label, "Liver", "#ffffff", slice, 10, quality, change, false, CardReason.Control, null, Guid.Empty);
}
