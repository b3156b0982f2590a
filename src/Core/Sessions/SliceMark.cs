namespace Mem3D.Core.Sessions;

/// <summary>What one edit said of a slice, without its mask.</summary>
/// <param name="Sequence">Of the edit.</param>
public readonly record struct SliceMark(long Sequence, int Slice, int Area, float Quality, SliceOrigin Origin);
