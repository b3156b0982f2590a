using CsCheck;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Tests.Preprocessing;

public class WindowTests
{
    [Fact]
    public void Percentiles_interpolate_between_values() =>
        Gen.Select(Gen.Float[-500, 500].Array[1, 200], Gen.Double[0, 1], Gen.Int[1, 600], Gen.Double[0, 1]).Sample((values, q, coarse, next) =>
        {
            // Few different values, as in a plateau of air; and one percentile after the other from the same buffer, as windows are made.
            var rounded = Array.ConvertAll(values, v => MathF.Round(v / coarse) * coarse);
            var buffer = rounded.ToArray();
            return Math.Abs(Percentile.Of(buffer, q) - Naive.Percentile(rounded, q)) < 1e-3
                && Math.Abs(Percentile.Of(buffer, next) - Naive.Percentile(rounded, next)) < 1e-3
                && buffer.Order().SequenceEqual(rounded.Order());
        });

    [Fact]
    public void What_is_not_a_number_counts_as_least() =>
        Gen.Select(Gen.Float[-500, 500].Array[2, 40], Gen.Int[0, 39].HashSet[1, 8], Gen.Double[0, 1]).Sample((values, at, q) =>
        {
            foreach (var i in at.Where(i => i < values.Length))
            {
                values[i] = float.NaN;
            }

            var sorted = values.Order().Select(v => (double)v).ToArray();
            var (place, found) = (q * (values.Length - 1), Percentile.Of(values, q));
            var (low, high) = (sorted[(int)place], sorted[Math.Min((int)place + 1, values.Length - 1)]);
            var expected = place == (int)place ? low : low + ((place - (int)place) * (high - low));
            return double.IsNaN(expected) ? double.IsNaN(found) : Math.Abs(found - expected) < 1e-3;
        });

    [Fact]
    public void The_window_spans_percentiles_of_every_third_sample_and_maps_to_a_fixed_range() =>
        Gen.Float[-2000, 2000].Array[3, 700].Sample(values =>
        {
            var third = values.Where((_, i) => i % 3 == 0).ToList();
            var window = IntensityWindow.Of(values);
            var (low, high) = (Naive.Percentile(third, 0.01), Naive.Percentile(third, 0.99));
            var width = Math.Max(high - low, 1e-3);
            var applied = values.ToArray();
            window.Apply(applied);
            return Math.Abs(window.Low - low) < 0.01 && Math.Abs(window.Width - width) < 0.01
                && applied.Zip(values).All(p => p.First is >= -1.5f and <= 1.5f
                    && (width < 1 || Math.Abs(p.First - ((Math.Clamp((p.Second - low) / width, -0.25, 1.25) - 0.5) * 2)) < 1e-3 * Math.Max(1, 2000 / width)));
        });

    [Fact]
    public void A_region_of_one_value_has_a_window_all_the_same()
    {
        var values = Enumerable.Repeat(40f, 100).ToArray();
        var window = IntensityWindow.Of(values);
        window.Width.Should().Be(1e-3f);
        window.Apply(values);
        values.Should().OnlyContain(v => v == -1);
    }

    [Fact]
    public void The_object_window_looks_inside_the_mask_only() =>
        Gen.Select(Gen.Float[-1.5f, 1.5f], Gen.Float[0, 1]).Array[20, 300].Sample(cells =>
        {
            float[] values = [.. cells.Select(c => c.Item1)], mask = [.. cells.Select(c => c.Item2)];
            var inside = values.Where((_, i) => mask[i] > 0.5f).ToList();
            var window = ObjectWindow.Of(values, mask);
            if (inside.Count < 5)
            {
                return window == new ObjectWindow(0, 1);
            }

            var (median, spread) = (Naive.Percentile(inside, 0.5), Naive.Percentile(inside, 0.9) - Naive.Percentile(inside, 0.1) + 0.1);
            var applied = new float[values.Length];
            window.Apply(values, applied);
            return Math.Abs(window.Median - median) < 1e-5 && Math.Abs(window.Spread - spread) < 1e-5
                && applied.Zip(values).All(p => Math.Abs(p.First - Math.Clamp((p.Second - median) / (1.5 * spread), -1.5, 1.5)) < 1e-3);
        });
}
