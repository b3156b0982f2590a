using CsCheck;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Tests.Preprocessing;

public class RoiTests
{
    private const double Scale = 1.6;

    private static readonly PixelShape Thick = new(6, 1);

    private static readonly Gen<Roi> Rois = Gen.Select(
        Gen.Double[0, 100], Gen.Double[0, 100], Gen.Double[10, 120], Gen.OneOf(Gen.Const(PixelShape.Even), Gen.Const(Thick), Gen.Const(new PixelShape(1, 2.5))),
        (y, x, side, pixels) => pixels.Square(y, x, side));

    private static readonly Gen<(int X0, int Y0, int X1, int Y1)> Boxes = Gen.Select(
        Gen.Int[0, 99], Gen.Int[0, 99], Gen.Int[1, 90], Gen.Int[1, 90], (x, y, w, h) => (x, y, x + w, y + h));

    [Fact]
    public void A_box_makes_a_square_around_its_centre()
    {
        Roi.Of((10, 20, 30, 60), PixelShape.Even, Scale, 20).Should().Be(new Roi(39.5, 19.5, 64));
        Roi.Of((10, 20, 12, 22), PixelShape.Even, Scale, 20).Should().Be(new Roi(20.5, 10.5, 20), "20 voxels at least");
    }

    [Fact]
    public void On_long_voxels_it_is_square_in_the_patient()
    {
        Roi.Of((10, 20, 70, 24), Thick, Scale, 20).Should().Be(new Roi(21.5, 39.5, 16, 96), "60 × 1 is longer than 4 × 6");
        Roi.Of((10, 20, 12, 30), Thick, Scale, 20).Should().Be(new Roi(24.5, 10.5, 16, 96), "10 × 6 is longer than 2 × 1");
    }

    [Fact]
    public void The_shape_of_an_oblique_scan_is_that_of_its_edges()
    {
        var (c, s) = (Math.Cos(0.6), Math.Sin(0.6));
        var turned = new Affine(0.8 * c, -0.8 * s, 0, 5, 0.8 * s, 0.8 * c, 0, -7, 0, 0, 3.2, 9);
        var shape = PixelShape.Of(new VolumeGeometry(new VolumeSize(9, 8, 7), turned), SliceAxis.I);
        (shape.X, Math.Round(shape.Y, 9)).Should().Be((1, 4));
    }

    [Theory]
    [InlineData(SliceAxis.K, 1, 1)]
    [InlineData(SliceAxis.J, 4, 1)]
    [InlineData(SliceAxis.I, 4, 1)]
    public void The_shape_of_voxels_comes_from_the_spacing(SliceAxis axis, double y, double x) =>
        PixelShape.Of(new VolumeGeometry(new VolumeSize(9, 8, 7), Affine.FromSpacing(1.25, 1.25, 5)), axis).Should().Be(new PixelShape(y, x));

    [Fact]
    public void Rounded_spacings_are_equal_and_wide_columns_count_too()
    {
        PixelShape.Of(new VolumeGeometry(new VolumeSize(9, 8, 7), Affine.FromSpacing(0.9765, 0.9766, 3)), SliceAxis.K).Should().Be(PixelShape.Even);
        PixelShape.Of(new VolumeGeometry(new VolumeSize(9, 8, 7), Affine.FromSpacing(3, 1, 1)), SliceAxis.K).Should().Be(new PixelShape(1, 3));
    }

    [Theory]
    [InlineData(SliceAxis.K, 5 / 1.25)]
    [InlineData(SliceAxis.I, 1.25 / 2.5)]
    [InlineData(SliceAxis.J, 1.25 / 2.5)]
    public void Slices_lie_so_many_voxel_edges_apart(SliceAxis axis, double thickness) =>
        PixelShape.Thickness(new VolumeGeometry(new VolumeSize(9, 8, 7), Affine.FromSpacing(1.25, 1.25, 5)), axis).Should().BeApproximately(thickness, 1e-9);

    [Fact]
    public void A_small_drift_leaves_the_region_and_so_the_cache_alone() =>
        new Roi(50, 50, 100).Follow((20, 25, 80, 90), Scale).Should().Be(new Roi(50, 50, 100));

    [Fact]
    public void It_recentres_each_axis_on_its_own() =>
        new Roi(50, 50, 100).Follow((40, 50, 60, 90), Scale).Should().Be(new Roi(69.5, 50, 100));

    [Fact]
    public void It_widens_before_it_recentres() =>
        new Roi(50, 50, 100).Follow((21, 20, 101, 101), Scale).Should().Be(new Roi(50, 50, 129.6), "81 > 0.8 · 100, and 10.5 is less than 0.12 of the new side");

    [Fact]
    public void After_following_the_mask_is_all_but_inside_and_the_shape_stays() => Gen.Select(Rois, Boxes).Sample((roi, box) =>
    {
        var next = roi.Follow(box, Scale);
        var (top, bottom) = (box.Y0 - 0.5 - (next.CentreY - (next.SideY / 2)), next.CentreY + (next.SideY / 2) - (box.Y1 - 0.5));
        var (left, right) = (box.X0 - 0.5 - (next.CentreX - (next.SideX / 2)), next.CentreX + (next.SideX / 2) - (box.X1 - 0.5));
        return Math.Min(top, bottom) >= (-0.02 * next.SideY) - 1e-9 && Math.Min(left, right) >= (-0.02 * next.SideX) - 1e-9
            && Math.Abs((next.SideY / next.SideX) - (roi.SideY / roi.SideX)) < 1e-9 && next.SideX >= roi.SideX && next.Follow(box, Scale) == next;
    });

    [Theory]
    [InlineData(49.5, 49.5, 100, true)]
    [InlineData(49.5, 50.5, 100, false)]
    [InlineData(49.5, 50.5, 102, true)]
    public void It_knows_when_it_covers_the_slice(double y, double x, double side, bool covers) => new Roi(y, x, side).Covers(100, 100).Should().Be(covers);

    [Fact]
    public void Cells_and_voxels_are_inverse() => Rois.Sample(roi =>
    {
        var (rows, columns) = (roi.Rows(64), roi.Columns(64));
        return Enumerable.Range(0, 64).All(i => Math.Abs(roi.CellRow(rows.Start + (i * rows.Step), 64) - i) < 1e-9
            && Math.Abs(roi.CellColumn(columns.Start + (i * columns.Step), 64) - i) < 1e-9);
    });
}
