namespace Mem3D.Core.Quality;

/// <summary>Chooses the slice whose correction should help most. Pure.</summary>
public interface INextSliceChooser
{
    /// <summary>Null when there is nothing worth proposing. <paramref name="scores"/> are ascending by slice and may have gaps.</summary>
    Suggestion? Choose(IReadOnlyList<SliceScore> scores, NextSliceRule rule);
}
