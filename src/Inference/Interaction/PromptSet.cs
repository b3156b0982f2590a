using Mem3D.Core.Interactions;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Interaction;

/// <summary>All prompts of one slice as the network sees them: strokes, boxes and lassos.</summary>
internal sealed class PromptSet
{
    private readonly List<(IReadOnlyList<SlicePoint> Points, bool Positive)> _strokes = [];
    private readonly List<ContinuousBox> _boxes = [];
    private readonly List<IReadOnlyList<SlicePoint>> _lassos = [];

    /// <summary>True when there is a box, a lasso or extreme points.</summary>
    public bool HasRegion => _boxes.Count + _lassos.Count > 0;

    /// <summary>True when the newest prompt said that the target is not on the slice.</summary>
    public bool NoTarget { get; private set; }

    /// <summary>Box of all regions; null without one.</summary>
    public ContinuousBox? RegionBox { get; private set; }

    /// <summary>Box of the positive strokes; null without one.</summary>
    public ContinuousBox? PositiveBox { get; private set; }

    /// <summary>Box of all strokes; null without one.</summary>
    public ContinuousBox? StrokeBox { get; private set; }

    /// <summary>Collects prompts, oldest first. "No target here" takes back what came before it.</summary>
    public static PromptSet Of(IReadOnlyList<Prompt> prompts)
    {
        var set = new PromptSet();
        foreach (var prompt in prompts)
        {
            if (prompt.Kind == PromptKind.NoTarget)
            {
                set = new PromptSet { NoTarget = true };
                continue;
            }

            set.NoTarget = false;
            switch (prompt.Kind)
            {
                case PromptKind.Box:
                    set.AddBox(prompt.Points);
                    break;
                case PromptKind.ExtremePoints:
                    set.AddBox(prompt.Points);
                    foreach (var point in prompt.Points)
                    {
                        set.AddStroke([point], true);
                    }

                    break;
                case PromptKind.Lasso:
                    set._lassos.Add(prompt.Points);
                    set.RegionBox = ContinuousBox.Union(set.RegionBox, ContinuousBox.Of(prompt.Points));
                    break;
                default:
                    set.AddStroke(prompt.Points, prompt.Positive);
                    break;
            }
        }

        return set;
    }

    /// <summary>Draws channels 2–4 (positive, negative, region) into [3, S, S], which this clears first.</summary>
    public void Draw(Roi roi, int size, double radius, Span<float> channels)
    {
        channels.Clear();
        var cells = size * size;
        foreach (var (points, positive) in _strokes)
        {
            Guidance.Draw(points, roi, size, radius, channels.Slice(positive ? 0 : cells, cells));
        }

        var region = channels.Slice(2 * cells, cells);
        foreach (var box in _boxes)
        {
            Guidance.FillBox(box, roi, size, region);
        }

        foreach (var lasso in _lassos)
        {
            Guidance.FillPolygon(lasso, roi, size, region);
        }
    }

    private void AddBox(IReadOnlyList<SlicePoint> points)
    {
        var box = ContinuousBox.Of(points);
        _boxes.Add(box);
        RegionBox = ContinuousBox.Union(RegionBox, box);
    }

    private void AddStroke(IReadOnlyList<SlicePoint> points, bool positive)
    {
        _strokes.Add((points, positive));
        var box = ContinuousBox.Of(points);
        StrokeBox = ContinuousBox.Union(StrokeBox, box);
        PositiveBox = positive ? ContinuousBox.Union(PositiveBox, box) : PositiveBox;
    }
}
