using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Tests.Preprocessing;

public class RoiTests
{
    [Fact]
    public void A_box_makes_a_square_around_its_centre()
    {
        Roi.Of((10, 20, 30, 60), 1.6, 20).Should().Be(new Roi(39.5, 19.5, 64));
        Roi.Of((10, 20, 12, 22), 1.6, 20).Should().Be(new Roi(20.5, 10.5, 20), "20 voxels at least");
    }

    [Fact]
    public void A_small_drift_leaves_the_region_and_so_the_cache_alone() =>
        new Roi(50, 50, 100).Follow((20, 25, 80, 90), 1.6).Should().Be(new Roi(50, 50, 100));

    [Fact]
    public void It_recentres_each_axis_on_its_own() =>
        new Roi(50, 50, 100).Follow((40, 50, 60, 90), 1.6).Should().Be(new Roi(69.5, 50, 100));

    [Fact]
    public void It_widens_before_it_recentres() =>
        new Roi(50, 50, 100).Follow((21, 20, 101, 101), 1.6).Should().Be(new Roi(50, 50, 129.6), "81 > 0.8 · 100, and 10.5 is less than 0.12 of the new side");

    [Theory]
    [InlineData(49.5, 49.5, 100, true)]
    [InlineData(49.5, 50.5, 100, false)]
    [InlineData(49.5, 50.5, 102, true)]
    public void It_knows_when_it_covers_the_slice(double y, double x, double side, bool covers) => new Roi(y, x, side).Covers(100, 100).Should().Be(covers);

    [Fact]
    public void Cells_and_voxels_are_inverse()
    {
        var roi = new Roi(33.3, 12.7, 41.9);
        for (var i = 0; i < 64; i++)
        {
            var rows = roi.Rows(64);
            roi.CellRow(rows.Start + (i * rows.Step), 64).Should().BeApproximately(i, 1e-9);
        }
    }
}
