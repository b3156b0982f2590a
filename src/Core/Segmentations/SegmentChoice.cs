using Mem3D.Core.Errors;
using Mem3D.Core.Projects;

namespace Mem3D.Core.Segmentations;

/// <summary>What becomes of one segment of a file.</summary>
/// <param name="Segment">Its number in the file, from 0.</param>
/// <param name="LabelId">The label it becomes; null: a new label with the segment's name, colour and code.</param>
public sealed record SegmentChoice(int Segment, Guid? LabelId)
{
    /// <summary>Looks whether choices can be carried out, before anything is stored.</summary>
    /// <param name="segments">All segments of the file.</param>
    /// <param name="labels">The labels of the project.</param>
    /// <exception cref="Mem3DException">Nothing is chosen, a segment that is not there or twice, or two for one label.</exception>
    public static void Check(IReadOnlyList<SegmentChoice> choices, IReadOnlyList<FoundSegment> segments, IReadOnlyList<Label> labels)
    {
        if (choices.Count == 0 || choices.Any(c => c.Segment < 0 || c.Segment >= segments.Count) || choices.DistinctBy(c => c.Segment).Count() < choices.Count)
        {
            throw new Mem3DException(ErrorKind.Invalid, "No segment was chosen, or one that the file has not.", "Choose among the segments that are shown, each once.");
        }

        var chosen = choices.Where(c => c.LabelId is not null).Select(c => c.LabelId).ToList();
        if (chosen.Distinct().Count() < chosen.Count)
        {
            throw new Mem3DException(ErrorKind.Invalid, "Two segments are to become the same label.", "Give each segment a label of its own.");
        }

        var taken = labels.Select(l => l.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (choices.Where(c => c.LabelId is null).Select(c => segments[c.Segment].Name).FirstOrDefault(n => !taken.Add(n)) is { } twice)
        {
            throw new Mem3DException(
                ErrorKind.Conflict, $"There would be two labels of the name “{twice}”.", "Choose the label that is there, or rename one of the two.");
        }
    }
}
