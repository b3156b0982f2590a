using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Propagation;

/// <summary>
/// Facts about each slice of a round for the network <c>judge</c> (docs/networks.md, Judge). A slice is reached on the way from its nearest anchor
/// (the lower of two); "before" is one slice towards that anchor, "behind" one slice away from it.
/// </summary>
internal sealed class SliceFacts
{
    /// <summary>Facts a slice.</summary>
    public const int Count = 29;

    /// <summary>So that one lost slice does not decide about all behind it.</summary>
    private const double LeastIou = 0.05;

    private readonly JudgedSlice[] _slices;
    private readonly int[] _anchors;
    private readonly double _thickness;
    private readonly double _largest;
    private readonly Way[] _ways;

    private SliceFacts(JudgedSlice[] slices, int[] anchors, double thickness)
    {
        (_slices, _anchors, _thickness, _ways) = (slices, anchors, thickness, new Way[slices.Length]);
        _largest = anchors.Max(a => slices[a].Mask.Area);
    }

    /// <summary>The facts of all slices, [n, <see cref="Count"/>].</summary>
    /// <param name="slices">Consecutive slices.</param>
    /// <param name="anchors">Indices of the anchored ones, ascending; at least one.</param>
    /// <param name="thickness">Distance of the slices in edges of their voxels (the geometric mean of both).</param>
    public static float[] Of(JudgedSlice[] slices, int[] anchors, double thickness)
    {
        var facts = new SliceFacts(slices, anchors, thickness);
        var result = new float[slices.Length * Count];
        foreach (var (z, anchor) in Enumerable.Range(0, slices.Length).Select(z => (z, Nearest(anchors, z))).OrderBy(p => Math.Abs(p.z - p.Item2)))
        {
            facts.Write(z, anchor, result.AsSpan(z * Count, Count));
        }

        return result;
    }

    private static int Nearest(int[] anchors, int slice) => anchors.MinBy(a => Math.Abs(a - slice));

    private void Write(int z, int anchor, Span<float> facts)
    {
        var slice = _slices[z];
        var direction = z < anchor ? -1 : 1;
        var (before, behind) = (At(z - direction), At(z + direction));
        var (overlapBefore, area, atAnchor) = (slice.Mask.Iou(before), (double)slice.Mask.Area, _slices[anchor].Mask);
        var way = _ways[z] = z == anchor
            ? new Way(0, 1, 0, 1, 0, area)
            : _ways[z - direction].Next(slice, overlapBefore);
        var (lower, upper) = (Distance(z, a => a <= z), Distance(z, a => a >= z));
        var beyond = _anchors.Where(a => (a - z) * (anchor - z) < 0).DefaultIfEmpty(anchor).MinBy(a => Math.Abs(a - z));
        var (between, distance) = (lower is not null && upper is not null, Math.Abs(z - anchor));
        var i = 0;
        foreach (var fact in (ReadOnlySpan<double>)
        [
            z == anchor ? 1 : 0, slice.Computed ? 1 : 0, area > 0 ? 1 : 0, between ? 1 : 0,
            slice.Quality, slice.Presence, slice.ExpectedIou,
            Saturating(distance, 6), Saturating(distance, 25), between ? (double)distance / (lower!.Value + upper!.Value + 1) : 0,
            between ? Saturating(Math.Max(lower!.Value, upper!.Value), 10) : 1,
            Relative(area, atAnchor.Area), Relative(area, _largest), Relative(area, before.Area), Relative(area, behind.Area),
            Relative(way.LastArea, atAnchor.Area), overlapBefore, slice.Mask.Iou(behind), slice.Mask.Iou(atAnchor),
            Math.Max(way.LogSum, -6) / 3, way.Least, Math.Max(way.Overlaps, -6) / 3, way.Poorest, Saturating(way.Empty, 3),
            Saturating(_anchors.Length, 3), Saturating(distance * _thickness / Diameter(atAnchor.Area > 0 ? atAnchor.Area : _largest), 1),
            Saturating(way.Empty * _thickness / Diameter(way.LastArea), 0.5), _slices[anchor].Quality, _slices[beyond].Quality,
        ])
        {
            facts[i++] = (float)fact;
        }
    }

    private MaskBlock At(int slice) => slice >= 0 && slice < _slices.Length ? _slices[slice].Mask : MaskBlock.Empty;

    private int? Distance(int slice, Func<int, bool> on) => _anchors.Where(on).Select(a => (int?)Math.Abs(a - slice)).Min();

    private static double Saturating(double x, double half) => x / (x + half);

    /// <summary>Of a disc of so many voxels, at least one, in voxel edges.</summary>
    private static double Diameter(double area) => 2 * Math.Sqrt(Math.Max(area, 1) / Math.PI);

    private static double Relative(double area, double other) => Math.Clamp(Math.Log((area + 1) / (other + 1)), -4, 4) / 2;

    /// <summary>What happened between the nearest anchor and a slice, that slice included.</summary>
    /// <param name="LogSum">Σ ln of the expected IoUs.</param>
    /// <param name="Least">The least of them.</param>
    /// <param name="Overlaps">Σ ln of the overlap with the slice before, of slices with a mask.</param>
    /// <param name="Poorest">The least quality of a computed slice.</param>
    /// <param name="Empty">Slices since the last mask.</param>
    /// <param name="LastArea">Voxels of the last mask.</param>
    private readonly record struct Way(double LogSum, double Least, double Overlaps, double Poorest, int Empty, double LastArea)
    {
        public Way Next(JudgedSlice slice, double overlap)
        {
            var masked = slice.Mask.Area > 0;
            return new Way(
                LogSum + Math.Log(slice.ExpectedIou), Math.Min(Least, slice.ExpectedIou), Overlaps + (masked ? Math.Log(Math.Max(overlap, LeastIou)) : 0),
                slice.Computed ? Math.Min(Poorest, slice.Quality) : Poorest, masked ? 0 : Empty + 1, masked ? slice.Mask.Area : LastArea);
        }
    }
}
