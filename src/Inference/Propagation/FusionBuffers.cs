using Mem3D.Inference.Memory;

namespace Mem3D.Inference.Propagation;

/// <summary>Inputs and outputs of <c>fuse</c> (docs/networks.md); reused from slice to slice.</summary>
internal sealed class FusionBuffers(MemoryShapes shapes)
{
    /// <summary>[4, S, S]: the slice as the query encoder sees it travelling up, in the fusion's own ROI.</summary>
    public float[] Image { get; } = Buffer(4 * shapes.Cells);

    /// <summary>[3, S, S]: probability by the pass from below, by the pass from above, by the interpolated shape.</summary>
    public float[] Masks { get; } = Buffer(3 * shapes.Cells);

    /// <summary>[6]: place between the anchors, gap / (gap + 10), quality of both passes, presence of both passes.</summary>
    public float[] Scalars { get; } = Buffer(6);

    /// <summary>[S, S].</summary>
    public float[] Probability { get; } = Buffer(shapes.Cells);

    /// <summary>[1]: estimated IoU.</summary>
    public float[] Quality { get; } = Buffer(1);

    /// <summary>[1]: probability that the target is on the slice.</summary>
    public float[] Presence { get; } = Buffer(1);

    private static float[] Buffer(int length) => GC.AllocateUninitializedArray<float>(length, pinned: true);
}
