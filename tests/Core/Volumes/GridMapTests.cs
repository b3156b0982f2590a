using CsCheck;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;

namespace Mem3D.Core.Tests.Volumes;

public sealed class GridMapTests
{
    private static readonly VolumeGeometry Scan = new(new VolumeSize(20, 30, 10), new Affine(-0.9, 0.1, 0.3, 50, 0.12, 1.1, -0.2, -60, 0.05, 0.2, 3, 70));

    [Fact]
    public void Axes_in_any_order_and_direction_and_any_extent_of_the_same_lattice_map_voxel_for_voxel() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 7], Gen.Int[-5, 5].Array[3], Gen.Int[1, 9].Array[3]).Sample(t =>
        {
            var (order, flips, start, size) = t;
            int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
            var axis = orders[order];
            (int I, int J, int K) Naive(int i, int j, int k)
            {
                int[] from = [i, j, k], to = [.. start];
                for (var a = 0; a < 3; a++)
                {
                    to[axis[a]] += (flips >> a & 1) == 1 ? -from[a] : from[a];
                }

                return (to[0], to[1], to[2]);
            }

            (double X, double Y, double Z) World(int i, int j, int k)
            {
                var to = Naive(i, j, k);
                return Scan.IjkToLps.ToMillimetres(to.I, to.J, to.K);
            }

            var (o, x, y, z) = (World(0, 0, 0), World(1, 0, 0), World(0, 1, 0), World(0, 0, 1));
            var affine = new Affine(
                x.X - o.X, y.X - o.X, z.X - o.X, o.X, x.Y - o.Y, y.Y - o.Y, z.Y - o.Y, o.Y, x.Z - o.Z, y.Z - o.Z, z.Z - o.Z, o.Z);
            var map = GridMap.Match(new VolumeGeometry(new VolumeSize(size[0], size[1], size[2]), affine), Scan);
            for (var n = 0; n < 20; n++)
            {
                var (i, j, k) = (n % size[0], n / 2 % size[1], n / 3 % size[2]);
                map.Map(i, j, k).Should().Be(Naive(i, j, k));
            }
        });

    [Fact]
    public void The_same_grid_is_said_to_be_the_same() => GridMap.Match(Scan, Scan).Fit.Should().Be("the same grid as the scan");

    [Fact]
    public void Seven_digits_of_a_file_are_no_difference_and_a_tenth_of_a_voxel_is_the_limit()
    {
        var rounded = Affine.FromArray(Array.ConvertAll(Scan.IjkToLps.ToArray(), v => (double)(float)v));
        GridMap.Match(Scan with { IjkToLps = rounded }, Scan).Map(3, 2, 1).Should().Be((3, 2, 1));
        GridMap.Match(Shifted(0.09), Scan).Map(3, 2, 1).Should().Be((3, 2, 1));
        FluentActions.Invoking(() => GridMap.Match(Shifted(0.11), Scan)).Should().Throw<Mem3DException>();
    }

    [Fact]
    public void What_differs_is_said()
    {
        Refused(Shifted(0.5)).Should().Contain("lie between the scan's").And.Contain("mm off");
        var coarse = Scan.IjkToLps with { M02 = 0.6, M12 = -0.4, M22 = 6 };
        Refused(Scan with { IjkToLps = coarse }).Should().Contain("its voxels are").And.Contain("×6.0").And.Contain("×3.0");
        var (c, s) = (Math.Cos(0.3), Math.Sin(0.3));
        var turned = new Affine(c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0).After(Scan.IjkToLps);
        Refused(Scan with { IjkToLps = turned }).Should().Contain("turned by up to");
        Refused(Scan with { IjkToLps = new Affine(1, 0.99, 0, 0, 0, 0.02, 0, 0, 0, 0, 1, 0) }).Should().Contain("turned by up to");
    }

    [Fact]
    public void An_inverse_brings_points_back()
    {
        var there = Scan.IjkToLps.ToMillimetres(3.5, -2, 7);
        var back = Scan.IjkToLps.Inverse().ToMillimetres(there.X, there.Y, there.Z);
        back.X.Should().BeApproximately(3.5, 1e-9);
        back.Y.Should().BeApproximately(-2, 1e-9);
        back.Z.Should().BeApproximately(7, 1e-9);
        FluentActions.Invoking(() => new Affine(1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0).Inverse()).Should().Throw<InvalidOperationException>();
    }

    private static VolumeGeometry Shifted(double voxels)
    {
        var o = Scan.IjkToLps.ToMillimetres(0, voxels, 0);
        return Scan with { IjkToLps = Scan.IjkToLps with { M03 = o.X, M13 = o.Y, M23 = o.Z } };
    }

    private static string Refused(VolumeGeometry segmentation) =>
        FluentActions.Invoking(() => GridMap.Match(segmentation, Scan)).Should().Throw<Mem3DException>().Which.Message;
}
