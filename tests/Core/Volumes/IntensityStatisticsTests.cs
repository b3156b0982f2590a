using Mem3D.Core.Volumes;

namespace Mem3D.Core.Tests.Volumes;

/// <summary>What is around the picture widens the extremes and moves no percentile.</summary>
public sealed class IntensityStatisticsTests
{
    private static readonly short[] Picture = [.. Enumerable.Range(0, 1000).Select(v => (short)v)];
    private static readonly short[] Padded = [.. Enumerable.Repeat((short)-2000, 500), .. Picture];

    [Fact]
    public void Padding_is_left_out_of_the_percentiles()
    {
        var plain = Of(Padded, null);
        (plain.Minimum, plain.Maximum, plain.Low).Should().Be((-2000, 999, -2000));
        var range = Of(Padded, (-2000, -2000));
        range.Should().Be(Of(Picture, null) with { Minimum = -2000 });
        (range.Low, range.High).Should().Be((4, 994));
        Of(Padded, (-3000, -1)).Should().Be(range, "a range of values may be padding");
    }

    [Fact]
    public void Floats_too()
    {
        var (padding, values) = (-1.1, Padded.Select(v => v < 0 ? (float)-1.1 : v / 1000f).ToArray());
        var statistics = new IntensityStatistics(padding, 1);
        statistics.Add(values, (padding, padding));
        var range = statistics.Range();
        range.Minimum.Should().BeApproximately(padding, 1e-6);
        range.Low.Should().BeApproximately(0.004, 1e-4);
        range.High.Should().BeApproximately(0.994, 1e-4);
    }

    [Fact]
    public void Nothing_but_padding_has_its_extremes_and_nothing_at_all_zeros()
    {
        Of([-5, -5, -4], (-5, -4)).Should().Be(new IntensityRange(-5, -4, -5, -4));
        Of([], null).Should().Be(new IntensityRange(0, 0, 0, 0));
    }

    private static IntensityRange Of(short[] voxels, (double From, double To)? padding)
    {
        var statistics = new IntensityStatistics();
        statistics.Add(voxels, padding);
        return statistics.Range();
    }
}
