namespace Mem3D.Inference.Preprocessing;

/// <summary>Where the samples of one axis lie in the source: sample i at <paramref name="Start"/> + i · <paramref name="Step"/> (indices of the source).</summary>
internal readonly record struct AxisMap(double Start, double Step);
