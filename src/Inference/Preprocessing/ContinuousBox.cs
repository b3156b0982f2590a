using Mem3D.Core.Interactions;

namespace Mem3D.Inference.Preprocessing;

/// <summary>A box in continuous voxel coordinates: voxel i covers [i − ½, i + ½]; a point is its own coordinate.</summary>
internal readonly record struct ContinuousBox(double Y0, double X0, double Y1, double X1)
{
    public double Height => Y1 - Y0;

    public double Width => X1 - X0;

    public static ContinuousBox Of(IReadOnlyList<SlicePoint> points) =>
        new(points.Min(p => p.Y), points.Min(p => p.X), points.Max(p => p.Y), points.Max(p => p.X));

    /// <summary>From a half-open box of voxels.</summary>
    public static ContinuousBox Of((int X0, int Y0, int X1, int Y1) box) => new(box.Y0 - 0.5, box.X0 - 0.5, box.Y1 - 0.5, box.X1 - 0.5);

    /// <summary>The smallest box around both; null is nothing.</summary>
    public static ContinuousBox? Union(ContinuousBox? a, ContinuousBox? b) => (a, b) switch
    {
        ({ } p, { } q) => new ContinuousBox(Math.Min(p.Y0, q.Y0), Math.Min(p.X0, q.X0), Math.Max(p.Y1, q.Y1), Math.Max(p.X1, q.X1)),
        _ => a ?? b,
    };

    /// <summary>Every side moved outwards by max(margin · that dimension's extent, minimum); the minimum in the unit of <paramref name="pixels"/>.</summary>
    public ContinuousBox Enlarged(PixelShape pixels, double margin, double minimum)
    {
        var (y, x) = (Math.Max(margin * Height, minimum / pixels.Y), Math.Max(margin * Width, minimum / pixels.X));
        return new ContinuousBox(Y0 - y, X0 - x, Y1 + y, X1 + x);
    }

    /// <summary>The longer side in the unit of <paramref name="pixels"/>.</summary>
    public double Longer(PixelShape pixels) => Math.Max(Height * pixels.Y, Width * pixels.X);

    /// <summary>The smallest square around it, same centre, side at least <paramref name="minimumSide"/>; lengths in the unit of <paramref name="pixels"/>.</summary>
    public Roi Square(PixelShape pixels, double minimumSide) => pixels.Square((Y0 + Y1) / 2, (X0 + X1) / 2, Math.Max(Longer(pixels), minimumSide));

    public bool Contains(double y, double x) => y >= Y0 && y <= Y1 && x >= X0 && x <= X1;
}
