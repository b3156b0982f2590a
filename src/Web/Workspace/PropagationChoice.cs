using Mem3D.Core.Segmentation;

namespace Mem3D.Web.Workspace;

/// <summary>What a person chose for a run.</summary>
/// <param name="Range">Slices that may be written.</param>
/// <param name="Direction">Which passes.</param>
/// <param name="UntilQualityBelow">A pass ends after two slices in a row below it; 0: off.</param>
public sealed record PropagationChoice(SliceRange Range, PropagationDirection Direction, double UntilQualityBelow)
{
    /// <summary>The interrupted round that this one goes on with; null: a person asked for it.</summary>
    public Guid? Resumes { get; init; }
}
