namespace Mem3D.Core.Evaluation;

/// <summary>What the engine is compared with, from the same anchors (<see cref="Baselines"/>).</summary>
public enum Baseline
{
    /// <summary>Every slice repeats the nearest anchor's mask.</summary>
    Copy = 0,

    /// <summary>Shape-based interpolation between anchors.</summary>
    Interpolation = 1,

    /// <summary>3D random walker seeded with the anchors.</summary>
    RandomWalker = 2,
}
