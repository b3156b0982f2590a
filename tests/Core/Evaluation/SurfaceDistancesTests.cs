using CsCheck;
using Mem3D.Core.Evaluation;

namespace Mem3D.Core.Tests.Evaluation;

public sealed class SurfaceDistancesTests
{
    [Fact]
    public void Equals_the_naive_reference_on_anisotropic_volumes()
    {
        var compared = 0;
        Shapes.Pair.Sample(
            pair =>
            {
                var (a, b) = pair;
                var got = SurfaceDistances.Between(a, b);
                var (forward, backward) = (Naive(a, b), Naive(b, a));
                got.Forward.Should().HaveCount(forward.Length);
                got.Backward.Should().HaveCount(backward.Length);
                if (forward.Length > 0 && backward.Length > 0)
                {
                    got.Forward.Zip(forward).Should().AllSatisfy(p => p.First.Should().BeApproximately(p.Second, 1e-9));
                    got.Backward.Zip(backward).Should().AllSatisfy(p => p.First.Should().BeApproximately(p.Second, 1e-9));
                    var near = forward.Concat(backward).Count(d => d <= 2.0000001);
                    got.SurfaceDice(2).Should().BeApproximately((double)near / (forward.Length + backward.Length), 1e-12);
                    got.Hausdorff95().Should().BeApproximately(Math.Max(Percentile95(forward), Percentile95(backward)), 1e-9);
                    Interlocked.Increment(ref compared);
                }
            },
            iter: 500);
        compared.Should().BeGreaterThan(100, "otherwise nothing was compared");
    }

    [Fact]
    public void Distances_are_millimetres_along_each_axis()
    {
        // Two single voxels, one slice apart, with 5 mm slices and 0.5 mm pixels.
        var a = Shapes.Stack((0.5, 0.5, 5), Shapes.Read("#.."), Shapes.Read("..."));
        var b = Shapes.Stack((0.5, 0.5, 5), Shapes.Read("..."), Shapes.Read("#.."));
        var c = Shapes.Stack((0.5, 0.5, 5), Shapes.Read("..#"), Shapes.Read("..."));
        SurfaceDistances.Between(a, b).Hausdorff95().Should().Be(5);
        SurfaceDistances.Between(a, b).SurfaceDice(2).Should().Be(0);
        SurfaceDistances.Between(a, c).Hausdorff95().Should().Be(1);
        SurfaceDistances.Between(a, c).SurfaceDice(1).Should().Be(1, "a distance equal to the tolerance is within it");
    }

    [Fact]
    public void Tolerance_forgives_rounding()
    {
        // 0.4 mm × 5 is 2 mm, but not in binary.
        var a = Shapes.Stack((0.4, 1, 1), Shapes.Read("#....."));
        var b = Shapes.Stack((0.4, 1, 1), Shapes.Read(".....#"));
        SurfaceDistances.Between(a, b).SurfaceDice(2).Should().Be(1);
    }

    [Fact]
    public void Empty_masks()
    {
        var empty = Shapes.Stack((1, 1, 3), Shapes.Read("..."));
        var some = Shapes.Stack((1, 1, 3), Shapes.Read(".#."));
        SurfaceDistances.Between(empty, empty).SurfaceDice(2).Should().Be(1);
        SurfaceDistances.Between(empty, empty).Hausdorff95().Should().Be(0);
        SurfaceDistances.Between(empty, some).SurfaceDice(2).Should().Be(0);
        SurfaceDistances.Between(empty, some).Hausdorff95().Should().BeNull();
        SurfaceDistances.Between(some, empty).SurfaceDice(2).Should().Be(0);
    }

    [Fact]
    public void A_mask_is_at_distance_zero_from_itself() =>
        Shapes.Pair.Sample(p => SurfaceDistances.Between(p.A, p.A) is var d && d.SurfaceDice(0) == 1 && d.Hausdorff95() == 0, iter: 200);

    private static double[] Naive(MaskVolume from, MaskVolume to)
    {
        var target = Surface(to).ToArray();
        return
        [
            .. Surface(from).Select(p => target.Select(q => Math.Sqrt(
                Math.Pow((p.X - q.X) * from.SpacingMm.X, 2) + Math.Pow((p.Y - q.Y) * from.SpacingMm.Y, 2) + Math.Pow((p.Z - q.Z) * from.SpacingMm.Z, 2)))
                .DefaultIfEmpty(double.PositiveInfinity).Min()).Order(),
        ];
    }

    private static IEnumerable<(int X, int Y, int Z)> Surface(MaskVolume mask)
    {
        bool Set(int x, int y, int z) => x >= 0 && x < mask.Width && y >= 0 && y < mask.Height && z >= 0 && z < mask.Depth
            && mask.Values[(((z * mask.Height) + y) * mask.Width) + x] != 0;

        for (var z = 0; z < mask.Depth; z++)
        {
            for (var y = 0; y < mask.Height; y++)
            {
                for (var x = 0; x < mask.Width; x++)
                {
                    if (Set(x, y, z) && !(Set(x - 1, y, z) && Set(x + 1, y, z) && Set(x, y - 1, z) && Set(x, y + 1, z) && Set(x, y, z - 1) && Set(x, y, z + 1)))
                    {
                        yield return (x, y, z);
                    }
                }
            }
        }
    }

    private static double Percentile95(double[] ascending)
    {
        var at = 0.95 * (ascending.Length - 1);
        var (low, high) = ((int)Math.Floor(at), (int)Math.Ceiling(at));
        return ascending[low] + ((at - low) * (ascending[high] - ascending[low]));
    }
}
