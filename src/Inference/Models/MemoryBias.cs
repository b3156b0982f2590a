namespace Mem3D.Inference.Models;

/// <summary>The learned bias a memory row of each kind adds to its similarity.</summary>
public sealed record MemoryBias(float Permanent, float Previous, float Working);
