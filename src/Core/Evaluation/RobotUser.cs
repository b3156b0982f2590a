using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;

namespace Mem3D.Core.Evaluation;

/// <summary>
/// A simulated person who knows the true target and answers as a person would: with imprecise gestures on one slice. Everything it gives the engine is a
/// prompt; no crop and no mask of the truth ever leaves it. The same seed and the same slices give the same gestures.
/// </summary>
/// <param name="kind">The sort of prompt it opens with.</param>
/// <param name="seed">Seed of its hand.</param>
public sealed class RobotUser(RobotPrompt kind, int seed)
{
    /// <summary>Largest error of a side of a box, as a share of the box's extent in that direction.</summary>
    public const double BoxJitter = 0.1;

    /// <summary>Largest error of an extreme point in voxels; smaller on targets under 50 voxels, because people zoom in on those.</summary>
    public const double ExtremeJitter = 5;

    /// <summary>A lasso lies this much too far out at most, as a share of the way from the target's middle; it may cut off a third of that.</summary>
    public const double LassoLooseness = 0.2;

    /// <summary>The first slice lies at most this many slices from the one with the largest area.</summary>
    public const int StartJitter = 2;

    private readonly Random _random = new(seed);

    /// <summary>The slice a person would start on: the largest target area ± U{−2 … 2}, on a slice with target.</summary>
    /// <exception cref="ArgumentException">An empty target.</exception>
    public int StartSlice(MaskVolume target)
    {
        var areas = Enumerable.Range(0, target.Depth).Select(target.Area).ToArray();
        var best = Array.IndexOf(areas, areas.Max());
        if (areas[best] == 0)
        {
            throw new ArgumentException("An empty target has no slice to start on.", nameof(target));
        }

        var candidates = Enumerable.Range(best - StartJitter, (2 * StartJitter) + 1).Where(s => s >= 0 && s < areas.Length && areas[s] > 0).ToArray();
        return candidates[_random.Next(candidates.Length)];
    }

    /// <summary>The first prompt on a slice with target.</summary>
    /// <exception cref="ArgumentException">An empty target.</exception>
    public Prompt Open(SliceMask target)
    {
        if (target.Box() is not var (x0, y0, x1, y1))
        {
            throw new ArgumentException("The first prompt needs a target.", nameof(target));
        }

        return kind switch
        {
            RobotPrompt.Box => Box(target, (x0, y0, x1, y1)),
            RobotPrompt.Extreme => Extremes(target, (x0, y0, x1, y1)),
            RobotPrompt.Lasso => Lasso(target),
            RobotPrompt.Click => new Prompt(PromptKind.Click, true, [Strokes.Inside(target, _random)]),
            _ => new Prompt(PromptKind.Scribble, true, Strokes.Scribble(Strokes.Eroded(target), _random)),
        };
    }

    /// <summary>
    /// One correction of a slice: "no target here" when the target is not on it; else the largest connected error, positive where target was missed,
    /// negative where background was taken. Where the mask misses the target altogether, the target is drawn first, however large the false part is: taking
    /// that away would leave an empty slice, which says "no target here". Null when there is nothing to correct: the person accepts the slice.
    /// </summary>
    public Prompt? Correct(SliceMask target, SliceMask predicted)
    {
        if (target.IsEmpty)
        {
            return new Prompt(PromptKind.NoTarget, true, []);
        }

        var missed = Components.Largest(Difference(target, predicted));
        var extra = Components.Largest(Difference(predicted, target));
        var positive = (missed?.Area ?? 0) >= (extra?.Area ?? 0) || Overlap.Iou(target, predicted) == 0;
        return (positive ? missed : extra) switch
        {
            null => null,
            var error when kind == RobotPrompt.Click => new Prompt(PromptKind.Click, positive, [Strokes.Centre(error)]),
            var error => new Prompt(PromptKind.Scribble, positive, Strokes.Scribble(error, _random)),
        };
    }

    private static SliceMask Difference(SliceMask a, SliceMask b) =>
        new(a.Width, a.Height, [.. a.Values.Zip(b.Values, (p, q) => (byte)(p & (q ^ 1)))]);

    private Prompt Box(SliceMask target, (int X0, int Y0, int X1, int Y1) box)
    {
        double Jitter(int extent) => ((2 * _random.NextDouble()) - 1) * BoxJitter * extent;
        var (w, h) = (box.X1 - box.X0, box.Y1 - box.Y0);
        var corner = new SlicePoint(box.X0 - 0.5 + Jitter(w), box.Y0 - 0.5 + Jitter(h));
        var opposite = new SlicePoint(box.X1 - 0.5 + Jitter(w), box.Y1 - 0.5 + Jitter(h));
        return new Prompt(PromptKind.Box, true, [Clamp(corner, target, 0.5), Clamp(opposite, target, 0.5)]);
    }

    private Prompt Extremes(SliceMask target, (int X0, int Y0, int X1, int Y1) box)
    {
        var reach = Math.Min(ExtremeJitter, BoxJitter * Math.Max(box.X1 - box.X0, box.Y1 - box.Y0));
        var sides = new Func<int, int, bool>[]
        {
            (x, _) => x == box.X0, (x, _) => x == box.X1 - 1, (_, y) => y == box.Y0, (_, y) => y == box.Y1 - 1,
        };
        return new Prompt(PromptKind.ExtremePoints, true, [.. sides.Select(side => Shake(Strokes.Any(target, side, _random), reach, target))]);
    }

    /// <summary>Round the target as a hand goes: loose, wavy, blind to hollows that open outward.</summary>
    private Prompt Lasso(SliceMask target)
    {
        const int Corners = 36;
        var middle = Strokes.Middle(target);
        var reach = Strokes.Reach(target, middle, Corners);
        var looseness = LassoLooseness * ((4 * _random.NextDouble()) - 1) / 3;
        var waves = Enumerable.Range(2, 3).Select(n => (Count: n, Height: 0.04 * _random.NextDouble(), Phase: 2 * Math.PI * _random.NextDouble())).ToArray();
        return new Prompt(PromptKind.Lasso, true, [.. reach.Select((r, n) =>
        {
            var angle = 2 * Math.PI * (n + 0.5) / Corners;
            var far = (r + 0.7) * (1 + looseness + waves.Sum(w => w.Height * Math.Sin((w.Count * angle) + w.Phase)));
            return Clamp(new SlicePoint(middle.X + (far * Math.Cos(angle)), middle.Y + (far * Math.Sin(angle))), target, 0.5);
        })]);
    }

    private SlicePoint Shake(SlicePoint point, double reach, SliceMask target)
    {
        var (radius, angle) = (reach * Math.Sqrt(_random.NextDouble()), 2 * Math.PI * _random.NextDouble());
        return Clamp(new SlicePoint(point.X + (radius * Math.Cos(angle)), point.Y + (radius * Math.Sin(angle))), target, 0);
    }

    private static SlicePoint Clamp(SlicePoint p, SliceMask slice, double margin) =>
        new(Math.Clamp(p.X, -margin, slice.Width - 1 + margin), Math.Clamp(p.Y, -margin, slice.Height - 1 + margin));
}
