namespace Mem3D.Inference.Models;

/// <summary>One input or output of a graph.</summary>
/// <param name="Name">As in docs/networks.md.</param>
/// <param name="Shape">−1: dynamic.</param>
/// <param name="Type">Always float32.</param>
public sealed record TensorEntry(string Name, IReadOnlyList<int> Shape, string Type);
