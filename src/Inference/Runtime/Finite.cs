using System.Numerics.Tensors;
using Mem3D.Core.Errors;

namespace Mem3D.Inference.Runtime;

/// <summary>Refuses network outputs that are not numbers, before they reach a mask or the memory.</summary>
internal static class Finite
{
    /// <exception cref="Mem3DException">A value is NaN or infinite.</exception>
    public static void Check(ReadOnlySpan<float> values, string graph, string output)
    {
        // A sum is finite exactly when every term is: |values| here are far below overflow.
        if (!float.IsFinite(TensorPrimitives.Sum(values)))
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, $"The network {graph} gave values in {output} that are not numbers.",
                "Slices computed before are kept. Check that the volume holds no damaged voxels; if it does not, report the model set.");
        }
    }
}
