using CsCheck;
using Mem3D.Core.Evaluation;

namespace Mem3D.Core.Tests.Evaluation;

public sealed class DistanceTransformTests
{
    [Fact]
    public void Equals_the_naive_search_over_all_sites_with_any_spacing()
    {
        var compared = 0;
        Gen.Select(Shapes.Pair, Shapes.Spacing).Sample(
            (pair, spacing) =>
            {
                var mask = pair.A;
                var size = (mask.Width, mask.Height, mask.Depth);
                var got = DistanceTransform.Squared(mask.Values, size, spacing);
                for (var i = 0; i < got.Length; i++)
                {
                    var expected = Naive(mask, i, spacing);
                    if (double.IsPositiveInfinity(expected))
                    {
                        got[i].Should().Be(expected);
                    }
                    else
                    {
                        got[i].Should().BeApproximately(expected, 1e-9);
                        Interlocked.Increment(ref compared);
                    }
                }
            },
            iter: 300);
        compared.Should().BeGreaterThan(1000, "otherwise nothing was compared");
    }

    [Fact]
    public void A_long_line_with_two_sites_meets_in_the_middle()
    {
        var sites = new byte[1001];
        sites[0] = sites[1000] = 1;
        var d = DistanceTransform.Squared(sites, (1001, 1, 1), (0.5, 1, 1));
        d[500].Should().Be(250 * 250);
        d[499].Should().Be(249.5 * 249.5);
        d[501].Should().Be(249.5 * 249.5);
    }

    [Fact]
    public void The_slice_border_counts_as_outside_the_mask()
    {
        var full = Shapes.Read("#####", "#####", "#####");
        DistanceTransform.SquaredInside(full).Should().Equal(1, 1, 1, 1, 1, 1, 4, 4, 4, 1, 1, 1, 1, 1, 1);
    }

    [Fact]
    public void Signed_distance_changes_sign_at_the_border()
    {
        var signed = DistanceTransform.Signed(Shapes.Read(".....", ".###.", "....."));
        signed[5..10].Should().Equal(0.5, -0.5, -0.5, -0.5, 0.5);
        DistanceTransform.Signed(Shapes.Read("..")).Should().AllSatisfy(d => d.Should().Be(double.PositiveInfinity));
    }

    private static double Naive(MaskVolume mask, int voxel, (double X, double Y, double Z) spacing)
    {
        var best = double.PositiveInfinity;
        var (x, y, z) = Position(mask, voxel);
        for (var i = 0; i < mask.Values.Length; i++)
        {
            if (mask.Values[i] != 0)
            {
                var (sx, sy, sz) = Position(mask, i);
                best = Math.Min(best, Math.Pow((x - sx) * spacing.X, 2) + Math.Pow((y - sy) * spacing.Y, 2) + Math.Pow((z - sz) * spacing.Z, 2));
            }
        }

        return best;
    }

    private static (int X, int Y, int Z) Position(MaskVolume mask, int i) =>
        (i % mask.Width, i / mask.Width % mask.Height, i / (mask.Width * mask.Height));
}
