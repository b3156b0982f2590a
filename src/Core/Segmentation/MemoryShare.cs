namespace Mem3D.Core.Segmentation;

/// <summary>How much attention one memory slice received when another slice was read.</summary>
/// <param name="Slice">The memory slice.</param>
/// <param name="Permanent">True for an anchor, false for working memory.</param>
/// <param name="Share">Share of attention over the predicted foreground, [0, 1].</param>
public readonly record struct MemoryShare(int Slice, bool Permanent, float Share);
