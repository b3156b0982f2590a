using Mem3D.Core.Interactions;
using Mem3D.Core.Segmentation;

namespace Mem3D.Core.Evaluation;

/// <summary>What a robot user has so far; copied to try something.</summary>
internal sealed class RobotState
{
    public required MaskVolume Prediction { get; init; }

    /// <summary>One a slice, ascending.</summary>
    public required SliceEstimate[] Estimates { get; init; }

    /// <summary>All prompts given on a slice, oldest first.</summary>
    public Dictionary<int, List<Prompt>> Prompts { get; init; } = [];

    /// <summary>By slice; the order is the round.</summary>
    public SortedDictionary<int, Anchor> Anchors { get; init; } = [];

    /// <summary>Without any mask there is nothing to propagate or to choose from.</summary>
    public bool IsEmpty => Anchors.Values.All(a => a.Mask.IsEmpty);

    public RobotState Copy() => new()
    {
        Prediction = Prediction.Copy(),
        Estimates = [.. Estimates],
        Prompts = Prompts.ToDictionary(p => p.Key, p => p.Value.ToList()),
        Anchors = new SortedDictionary<int, Anchor>(Anchors),
    };

    public IReadOnlyList<Anchor> AnchorList() => [.. Anchors.Values];
}
