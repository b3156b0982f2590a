namespace Mem3D.Core.Segmentation;

/// <summary>One directional pass: from an anchor, slice by slice, each with its own previous slice.</summary>
/// <param name="Anchor">The non-empty anchor it starts from.</param>
/// <param name="Direction">+1 towards higher slices, −1 towards lower.</param>
/// <param name="Count">Slices it visits: Anchor + Direction, Anchor + 2 · Direction, …; may be 0.</param>
/// <param name="Far">The non-empty anchor that ends it and whose own pass comes the other way; null when there is none, or no blending.</param>
/// <param name="Beyond">
/// Slices behind the empty anchor that ends it, which no pass reaches: they are empty as well.
/// </param>
public sealed record PropagationPass(int Anchor, int Direction, int Count, int? Far, IReadOnlyList<int> Beyond)
{
    /// <summary>The slice that is <paramref name="travelled"/> ≥ 1 slices from the anchor.</summary>
    public int SliceAt(int travelled) => Anchor + (travelled * Direction);

    /// <summary>
    /// Weight of this pass in the blend of a slice between two anchors: (distance to the far anchor / gap) · max(quality, 0.03)²; 1 where nothing
    /// is blended.
    /// </summary>
    public double Weight(int slice, double quality)
    {
        const double QualityFloor = 0.03;
        var q = Math.Max(quality, QualityFloor);
        return Far is { } far ? (double)Math.Abs(far - slice) / Math.Abs(far - Anchor) * q * q : 1;
    }
}
