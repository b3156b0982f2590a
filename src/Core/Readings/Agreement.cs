using Mem3D.Core.Evaluation;

namespace Mem3D.Core.Readings;

/// <summary>Compares readings of one scan. Pure.</summary>
public static class Agreement
{
    /// <summary>Surfaces closer than this count as the same, in millimetres.</summary>
    public const double ToleranceMm = 2;

    /// <summary>Slices whose Dice reaches this need no adjudicator.</summary>
    public const double Agreed = 0.95;

    /// <param name="first">Number of the first reader.</param>
    /// <param name="a">Her mask.</param>
    /// <param name="second">Number of the second reader.</param>
    /// <param name="b">Her mask, of the same size and spacing.</param>
    public static LabelAgreement Of(Guid labelId, int first, MaskVolume a, int second, MaskVolume b)
    {
        var millilitres = a.SpacingMm.X * a.SpacingMm.Y * a.SpacingMm.Z / 1000;
        var size = a.Width * a.Height;
        var slices = new Dictionary<int, double>();
        for (var slice = 0; slice < a.Depth; slice++)
        {
            var one = a.Values.Slice(slice * size, size);
            var other = b.Values.Slice(slice * size, size);
            if (one.Contains((byte)1) || other.Contains((byte)1))
            {
                slices[slice] = Overlap.Dice(one, other);
            }
        }

        return new LabelAgreement(
            labelId, first, second, Overlap.Dice(a, b), SurfaceDistances.Between(a, b).SurfaceDice(ToleranceMm), a.Count * millilitres, b.Count * millilitres, slices);
    }
}
