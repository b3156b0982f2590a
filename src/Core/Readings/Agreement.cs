using Mem3D.Core.Evaluation;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;

namespace Mem3D.Core.Readings;

/// <summary>Compares readings of one scan. Pure.</summary>
public static class Agreement
{
    /// <summary>Surfaces closer than this count as the same, in millimetres.</summary>
    public const double ToleranceMm = 2;

    /// <summary>Slices on which every two readers reach this Dice need no adjudicator.</summary>
    public const double Agreed = 0.95;

    /// <summary>
    /// Every two readers of a label, and all of them together slice by slice. Works in the box around everything they marked: its memory is that of the
    /// target, not of the scan.
    /// </summary>
    /// <exception cref="Errors.Mem3DException">A mask that does not fit the geometry.</exception>
    public static LabelComparison Of(Guid labelId, IReadOnlyList<ReaderMasks> readings, VolumeGeometry geometry, SliceAxis axis)
    {
        var box = BoxOfMasks.Around(readings.SelectMany(r => r.Slices), geometry.SliceSize(axis));
        var masks = readings.Select(r => box?.Cut(r.Slices, MaskVolume.Spacing(geometry, axis))).ToList();
        var pairs = new List<LabelAgreement>();
        for (var a = 0; a < readings.Count; a++)
        {
            for (var b = a + 1; b < readings.Count; b++)
            {
                if (masks[a] is { } first && masks[b] is { } second)
                {
                    pairs.Add(Of(readings[a].Reader, first, readings[b].Reader, second, box!.FirstSlice));
                }
            }
        }

        return new LabelComparison(
            labelId, pairs,
            [.. pairs.SelectMany(p => p.SliceDice).GroupBy(s => s.Key).OrderBy(s => s.Key).Select(s => new SliceAgreement(s.Key, s.Min(of => of.Value)))]);
    }

    /// <summary>
    /// What the adjudication of a label begins with: on slices where all readers agree the mask as one of them drew it, the readers in turn. The memory that
    /// a prompt is propagated with then holds slices of every reader, and no mask that nobody drew.
    /// </summary>
    public static IReadOnlyList<(int Reader, SliceState Slice)> InTurn(LabelComparison comparison, IReadOnlyList<ReaderMasks> readings)
    {
        var bySlice = readings.Select(r => r.Slices.Where(s => s.Area > 0).ToDictionary(s => s.Slice)).ToList();
        var given = new List<(int, SliceState)>();
        foreach (var slice in comparison.Slices.Where(s => s.Agreed))
        {
            var turn = given.Count % readings.Count;
            given.Add((readings[turn].Reader, bySlice[turn][slice.Slice]));
        }

        return given;
    }

    private static LabelAgreement Of(int first, MaskVolume a, int second, MaskVolume b, int firstSlice)
    {
        var millilitres = a.SpacingMm.X * a.SpacingMm.Y * a.SpacingMm.Z / 1000;
        var slices = new Dictionary<int, double>();
        for (var slice = 0; slice < a.Depth; slice++)
        {
            var one = a.SliceValues(slice);
            var other = b.SliceValues(slice);
            if (one.Contains((byte)1) || other.Contains((byte)1))
            {
                slices[firstSlice + slice] = Overlap.Dice(one, other);
            }
        }

        return new LabelAgreement(
            first, second, Overlap.Dice(a, b), SurfaceDistances.Between(a, b).SurfaceDice(ToleranceMm), a.Count * millilitres, b.Count * millilitres, slices);
    }
}
