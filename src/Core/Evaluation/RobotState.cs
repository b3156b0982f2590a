using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
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

    public SortedDictionary<int, SliceMask> Anchors { get; init; } = [];

    /// <summary>Without any mask there is nothing to propagate or to choose from.</summary>
    public bool IsEmpty => Anchors.Values.All(m => m.IsEmpty);

    public RobotState Copy() => new()
    {
        Prediction = Prediction.Copy(),
        Estimates = [.. Estimates],
        Prompts = Prompts.ToDictionary(p => p.Key, p => p.Value.ToList()),
        Anchors = new SortedDictionary<int, SliceMask>(Anchors),
    };

    public IReadOnlyList<Anchor> AnchorList() => [.. Anchors.Select(a => new Anchor(a.Key, a.Value))];
}
