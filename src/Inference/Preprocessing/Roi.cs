namespace Mem3D.Inference.Preprocessing;

/// <summary>
/// A region of interest of a slice in voxels: the centre of voxel i is i (docs/networks.md, Sampling). Network cell i of S samples the
/// coordinate centre + ((i + ½) / S · 2 − 1) · side / 2. Square in the patient: its sides differ in voxels where a slice's voxels are not square.
/// </summary>
/// <param name="CentreY">Row coordinate of the centre.</param>
/// <param name="CentreX">Column coordinate of the centre.</param>
/// <param name="SideY">Length along y in voxels, &gt; 0.</param>
/// <param name="SideX">Length along x in voxels, &gt; 0.</param>
internal readonly record struct Roi(double CentreY, double CentreX, double SideY, double SideX)
{
    /// <summary>On square voxels.</summary>
    public Roi(double centreY, double centreX, double side)
        : this(centreY, centreX, side, side)
    {
    }

    /// <summary>Voxels of the slice in the region.</summary>
    public double Area => SideY * SideX;

    /// <summary>
    /// Start ROI of a mask's half-open box: its centre, and a side of <paramref name="scale"/> × its longer side, at least
    /// <paramref name="minimumSide"/>; lengths in <see cref="PixelShape"/>'s unit.
    /// </summary>
    public static Roi Of((int X0, int Y0, int X1, int Y1) box, PixelShape pixels, double scale, double minimumSide)
    {
        var longer = Math.Max((box.Y1 - box.Y0) * pixels.Y, (box.X1 - box.X0) * pixels.X);
        return pixels.Square(Middle(box.Y0, box.Y1), Middle(box.X0, box.X1), Math.Max(scale * longer, minimumSide));
    }

    /// <summary>
    /// The ROI of the next slice: widened to <paramref name="scale"/> × the longer side of the previous mask's box when that exceeds 0.8 sides, then
    /// re-centred on an axis where the box's centre is off by more than 0.12 of the new side.
    /// </summary>
    public Roi Follow((int X0, int Y0, int X1, int Y1) box, double scale)
    {
        const double WidenAbove = 0.8;
        var (height, width) = (box.Y1 - box.Y0, box.X1 - box.X0);
        var longer = Math.Max(height, width * (SideY / SideX));
        var wide = longer > WidenAbove * SideY ? this with { SideY = scale * longer, SideX = scale * longer * (SideX / SideY) } : this;
        return wide with
        {
            CentreY = Recentre(CentreY, wide.SideY, Middle(box.Y0, box.Y1)),
            CentreX = Recentre(CentreX, wide.SideX, Middle(box.X0, box.X1)),
        };
    }

    /// <summary>Both sides × <paramref name="factor"/>, same centre.</summary>
    public Roi Scaled(double factor) => this with { SideY = SideY * factor, SideX = SideX * factor };

    /// <summary>Sides at least those of <paramref name="other"/> × <paramref name="share"/>.</summary>
    public Roi AtLeast(Roi other, double share) => this with { SideY = Math.Max(SideY, share * other.SideY), SideX = Math.Max(SideX, share * other.SideX) };

    /// <summary>Voxel rows of the network cells: cell i lies at Start + i · Step.</summary>
    public AxisMap Rows(int size) => new(CentreY - (SideY / 2) + (SideY / (2 * size)), SideY / size);

    /// <summary>Voxel columns of the network cells.</summary>
    public AxisMap Columns(int size) => new(CentreX - (SideX / 2) + (SideX / (2 * size)), SideX / size);

    /// <summary>Cell row of a voxel row (the inverse of <see cref="Rows"/>).</summary>
    public double CellRow(double y, int size) => ((((y - CentreY) / SideY) + 0.5) * size) - 0.5;

    /// <summary>Cell column of a voxel column.</summary>
    public double CellColumn(double x, int size) => ((((x - CentreX) / SideX) + 0.5) * size) - 0.5;

    /// <summary>True when the whole slice, voxel edges included, lies inside.</summary>
    public bool Covers(int width, int height) =>
        CentreY - (SideY / 2) <= -0.5 && CentreX - (SideX / 2) <= -0.5 && CentreY + (SideY / 2) >= height - 0.5 && CentreX + (SideX / 2) >= width - 0.5;

    private static double Recentre(double centre, double side, double middle)
    {
        const double Share = 0.12;
        return Math.Abs(middle - centre) > Share * side ? middle : centre;
    }

    /// <summary>Centre of the voxels first … end − 1.</summary>
    private static double Middle(int first, int end) => ((first + end) / 2.0) - 0.5;
}
