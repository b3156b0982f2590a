namespace Mem3D.Inference.Runtime;

/// <summary>A named tensor on a buffer: row-major float32.</summary>
/// <param name="Name">As in docs/networks.md.</param>
/// <param name="Data">Exactly as many values as the shape says.</param>
/// <param name="Shape">No dynamic dimension.</param>
internal readonly record struct TensorView(string Name, Memory<float> Data, long[] Shape);
