namespace Mem3D.Web.Segmentations;

/// <summary>What becomes of one segment of a file.</summary>
/// <param name="Segment">Its number in the file, from 0.</param>
/// <param name="LabelId">The label it becomes; null: a new label with the segment's name, colour and code.</param>
public sealed record SegmentChoice(int Segment, Guid? LabelId);
