using Mem3D.Core.Evaluation;
using Mem3D.Core.Masks;

namespace Mem3D.Core.Drawing;

/// <summary>
/// Shapes between two drawn slices: signed distances to the two borders, blended by distance, zero level taken (Raya and Udupa, IEEE Trans. Med. Imaging
/// 9, 1990), after both were moved to the centroid in between (Herman, Zheng and Bucholtz, IEEE CG&amp;A 12, 1992), so that thin oblique shapes do not vanish.
/// </summary>
public sealed class ShapeInterpolation
{
    private readonly SliceMask _below;
    private readonly double[] _belowDistance;
    private readonly double[] _aboveDistance;
    private readonly (double X, double Y) _belowCentre;
    private readonly (double X, double Y) _aboveCentre;

    /// <param name="below">Mask of the lower slice, not empty.</param>
    /// <param name="above">Mask of the upper slice, of the same size, not empty.</param>
    /// <param name="spacing">Millimetres between voxels.</param>
    /// <exception cref="ArgumentException">An empty mask, or two sizes.</exception>
    public ShapeInterpolation(SliceMask below, SliceMask above, PixelSpacing spacing)
    {
        if (below.IsEmpty || above.IsEmpty || (below.Width, below.Height) != (above.Width, above.Height))
        {
            throw new ArgumentException("Two masks of one size with something on them are needed.", nameof(above));
        }

        _below = below;
        _belowDistance = DistanceTransform.Signed(below, spacing.X, spacing.Y);
        _aboveDistance = DistanceTransform.Signed(above, spacing.X, spacing.Y);
        _belowCentre = Centre(below);
        _aboveCentre = Centre(above);
    }

    /// <summary>The shape at a share of the way up: 0 is the lower mask, 1 the upper one.</summary>
    /// <param name="share">In [0, 1].</param>
    public SliceMask At(double share)
    {
        var (width, height) = (_below.Width, _below.Height);
        var x = _belowCentre.X + (share * (_aboveCentre.X - _belowCentre.X));
        var y = _belowCentre.Y + (share * (_aboveCentre.Y - _belowCentre.Y));
        var (lowX, lowY) = (Round(x - _belowCentre.X), Round(y - _belowCentre.Y));
        var (highX, highY) = (Round(x - _aboveCentre.X), Round(y - _aboveCentre.Y));
        var values = new byte[width * height];
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                var low = Moved(_belowDistance, column - lowX, row - lowY, width, height);
                var high = Moved(_aboveDistance, column - highX, row - highY, width, height);
                values[(row * width) + column] = ((1 - share) * low) + (share * high) < 0 ? (byte)1 : (byte)0;
            }
        }

        return new SliceMask(width, height, values);
    }

    private static int Round(double value) => (int)Math.Floor(value + 0.5);

    /// <summary>Beyond the slice the distance at its border.</summary>
    private static double Moved(double[] distance, int x, int y, int width, int height) =>
        distance[(Math.Clamp(y, 0, height - 1) * width) + Math.Clamp(x, 0, width - 1)];

    private static (double X, double Y) Centre(SliceMask mask)
    {
        double x = 0, y = 0;
        for (var i = 0; i < mask.Values.Length; i++)
        {
            x += mask.Values[i] * (i % mask.Width);
            y += mask.Values[i] * (i / mask.Width);
        }

        return (x / mask.Area, y / mask.Area);
    }
}
