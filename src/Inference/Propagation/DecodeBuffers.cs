using Mem3D.Inference.Memory;

namespace Mem3D.Inference.Propagation;

/// <summary>Inputs and outputs of <c>read_decode</c> that belong to one pass; reused from slice to slice.</summary>
internal sealed class DecodeBuffers(MemoryShapes shapes, int capacityRows)
{
    /// <summary>[S, S]: the previous slice's soft output in this slice's ROI.</summary>
    public float[] PreviousMask { get; } = Buffer(shapes.Cells);

    /// <summary>
    /// [6]: slices travelled, anchor's area, previous area, Σ ln expected IoU, least expected IoU, voxels a network pixel.
    /// </summary>
    public float[] Chain { get; } = Buffer(6);

    /// <summary>[S, S]: the slice's probabilities.</summary>
    public float[] Probability { get; } = Buffer(shapes.Cells);

    /// <summary>[1]: estimated IoU (eq. 8).</summary>
    public float[] Quality { get; } = Buffer(1);

    /// <summary>[1]: probability that the target is on the slice.</summary>
    public float[] Presence { get; } = Buffer(1);

    /// <summary>[1]: IoU expected from the probabilities alone.</summary>
    public float[] ExpectedIou { get; } = Buffer(1);

    /// <summary>[N]: attention each memory row got.</summary>
    public float[] Share { get; } = Buffer(capacityRows);

    private static float[] Buffer(int length) => GC.AllocateUninitializedArray<float>(length, pinned: true);
}
