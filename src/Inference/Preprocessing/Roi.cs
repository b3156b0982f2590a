namespace Mem3D.Inference.Preprocessing;

/// <summary>
/// A square region of interest of a slice in voxels: the centre of voxel i is i (docs/networks.md, Sampling). Network cell i of S samples the
/// coordinate centre + ((i + ½) / S · 2 − 1) · side / 2.
/// </summary>
/// <param name="CentreY">Row coordinate of the centre.</param>
/// <param name="CentreX">Column coordinate of the centre.</param>
/// <param name="Side">Length of a side, &gt; 0.</param>
internal readonly record struct Roi(double CentreY, double CentreX, double Side)
{
    /// <summary>Start ROI of a mask's half-open box: its centre, and a side of <paramref name="scale"/> × its longer side, at least <paramref name="minimumSide"/>.</summary>
    public static Roi Of((int X0, int Y0, int X1, int Y1) box, double scale, double minimumSide) =>
        new(((box.Y0 + box.Y1) / 2.0) - 0.5, ((box.X0 + box.X1) / 2.0) - 0.5, Math.Max(scale * LongerSide(box), minimumSide));

    /// <summary>
    /// The ROI of the next slice: widened to <paramref name="scale"/> × the longer side of the previous mask's box when that exceeds 0.8 sides, then
    /// re-centred on an axis where the box's centre is off by more than 0.12 of the new side.
    /// </summary>
    public Roi Follow((int X0, int Y0, int X1, int Y1) box, double scale)
    {
        const double WidenAbove = 0.8, RecentreShare = 0.12;
        var longer = LongerSide(box);
        var side = longer > WidenAbove * Side ? scale * longer : Side;
        var (cy, cx) = (((box.Y0 + box.Y1) / 2.0) - 0.5, ((box.X0 + box.X1) / 2.0) - 0.5);
        return new Roi(
            Math.Abs(cy - CentreY) > RecentreShare * side ? cy : CentreY,
            Math.Abs(cx - CentreX) > RecentreShare * side ? cx : CentreX,
            side);
    }

    /// <summary>Voxel rows of the network cells: cell i lies at Start + i · Step.</summary>
    public AxisMap Rows(int size) => new(CentreY - (Side / 2) + (Side / (2 * size)), Side / size);

    /// <summary>Voxel columns of the network cells.</summary>
    public AxisMap Columns(int size) => new(CentreX - (Side / 2) + (Side / (2 * size)), Side / size);

    /// <summary>Cell row of a voxel row (the inverse of <see cref="Rows"/>).</summary>
    public double CellRow(double y, int size) => ((((y - CentreY) / Side) + 0.5) * size) - 0.5;

    /// <summary>Cell column of a voxel column.</summary>
    public double CellColumn(double x, int size) => ((((x - CentreX) / Side) + 0.5) * size) - 0.5;

    /// <summary>True when the whole slice, voxel edges included, lies inside.</summary>
    public bool Covers(int width, int height) =>
        CentreY - (Side / 2) <= -0.5 && CentreX - (Side / 2) <= -0.5 && CentreY + (Side / 2) >= height - 0.5 && CentreX + (Side / 2) >= width - 0.5;

    private static int LongerSide((int X0, int Y0, int X1, int Y1) box) => Math.Max(box.Y1 - box.Y0, box.X1 - box.X0);
}
