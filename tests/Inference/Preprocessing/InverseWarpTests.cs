using CsCheck;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Tests.Preprocessing;

/// <summary>
/// Into the region and back: an ellipse whose border lies between voxels is drawn into the network's cells in double precision (as a network
/// sure of itself to the fraction of a cell would answer), pasted, and compared with the ellipse itself.
/// </summary>
public class InverseWarpTests
{
    private const int Size = 128, Width = 150, Height = 140;

    /// <summary>Ellipse and region: radii from 1 voxel up, anywhere, on voxels up to 6 times as long as wide.</summary>
    private static readonly Gen<(Ellipse Shape, Roi Roi)> Cases =
        from pixels in Gen.OneOf(Gen.Const(PixelShape.Even), Gen.Const(new PixelShape(6, 1)), Gen.Const(new PixelShape(1, 2.5)))
        from radius in Gen.Double[1.5 * Math.Max(pixels.X, pixels.Y), 50]
        from flat in Gen.Double[0.8, 1]
        from y in Gen.Double[-0.5, 0.5]
        from x in Gen.Double[-0.5, 0.5]
        from offY in Gen.Double[-0.1, 0.1]
        from offX in Gen.Double[-0.1, 0.1]
        from scale in Gen.Double[1.3, 2.2]
        let side = Math.Max(2 * radius * scale, 20)
        let shape = new Ellipse((Height / 2) + y, (Width / 2) + x, flat * radius / pixels.Y, radius / pixels.X)
        let square = pixels.Square(0, 0, side)
        select (shape, square with { CentreY = shape.Y + (offY * square.SideY), CentreX = shape.X + (offX * square.SideX) });

    /// <summary>Within half a voxel along each axis: no voxel a whole half inside is lost, none a whole half outside is taken.</summary>
    [Fact]
    public void Borders_come_back_within_half_a_voxel() => Cases.Sample(
        test =>
        {
            var (shape, roi) = test;
            var mask = Paste(Cells(shape, roi), roi);
            var (inner, outer) = (shape.Grown(-0.5 - CellOf(roi)), shape.Grown(0.5 + CellOf(roi)));
            for (var y = 0; y < Height; y++)
            {
                for (var x = 0; x < Width; x++)
                {
                    var p = mask[(y * Width) + x];
                    if ((p <= 0.5f && inner.Contains(y, x)) || (p > 0.5f && !outer.Contains(y, x)))
                    {
                        return false;
                    }
                }
            }

            return true;
        },
        iter: 40);

    /// <summary>The soft area keeps what lies between the voxels: the sum of pasted probabilities is the ellipse's true area.</summary>
    [Fact]
    public void Areas_between_voxels_are_kept() => Cases.Sample(
        test =>
        {
            var (shape, roi) = test;
            var area = Paste(Cells(shape, roi), roi).Sum(p => (double)p);

            // a border voxel's share is known to the cell it is made of
            var border = 4 * (shape.RadiusY + shape.RadiusX);
            return Math.Abs(area - shape.Area) <= border * Math.Max(0.04, 0.15 * CellOf(roi));
        },
        iter: 40);

    /// <summary>A shift by a fraction of a voxel is seen in the centre of mass.</summary>
    [Fact]
    public void Positions_between_voxels_are_kept() => Cases.Sample(
        test =>
        {
            var (shape, roi) = test;
            var mask = Paste(Cells(shape, roi), roi);
            double sum = 0, sumY = 0, sumX = 0;
            for (var i = 0; i < mask.Length; i++)
            {
                sum += mask[i];
                sumY += mask[i] * (i / Width);
                sumX += mask[i] * (i % Width);
            }

            var tolerance = Math.Max(0.05, 0.1 * CellOf(roi));
            return Math.Abs((sumY / sum) - shape.Y) <= tolerance && Math.Abs((sumX / sum) - shape.X) <= tolerance;
        },
        iter: 40);

    /// <summary>Voxels a cell covers where the region is shrunk, 0 where cells are finer than voxels: the most that sampling itself can lose.</summary>
    private static double CellOf(Roi roi) => Math.Max(Math.Max(roi.SideY, roi.SideX) / Size, 1) - 1;

    private static float[] Paste(float[] cells, Roi roi)
    {
        var rect = Paster.Rect(roi, Width, Height);
        var values = new float[rect.Count];
        Paster.Paste(cells, Size, roi, rect, values);
        var slice = new float[Width * Height];
        for (var y = rect.Y0; y < rect.Y1; y++)
        {
            values.AsSpan((y - rect.Y0) * rect.Width, rect.Width).CopyTo(slice.AsSpan((y * Width) + rect.X0));
        }

        return slice;
    }

    /// <summary>Share of each cell inside the ellipse, from 4 × 4 points.</summary>
    private static float[] Cells(Ellipse shape, Roi roi)
    {
        const int Points = 4;
        var cells = new float[Size * Size];
        for (var i = 0; i < cells.Length; i++)
        {
            var inside = 0;
            for (var n = 0; n < Points * Points; n++)
            {
                var (v, u) = ((i / Size) + (((n / Points) + 0.5) / Points), (i % Size) + (((n % Points) + 0.5) / Points));
                inside += shape.Contains(roi.CentreY + (((v / Size) - 0.5) * roi.SideY), roi.CentreX + (((u / Size) - 0.5) * roi.SideX)) ? 1 : 0;
            }

            cells[i] = inside / (float)(Points * Points);
        }

        return cells;
    }

    private readonly record struct Ellipse(double Y, double X, double RadiusY, double RadiusX)
    {
        public double Area => Math.PI * RadiusY * RadiusX;

        public bool Contains(double y, double x) => RadiusY > 0 && RadiusX > 0 && Square((y - Y) / RadiusY) + Square((x - X) / RadiusX) <= 1;

        private static double Square(double v) => v * v;

        public Ellipse Grown(double by) => this with { RadiusY = RadiusY + by, RadiusX = RadiusX + by };
    }
}
