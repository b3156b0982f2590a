using Mem3D.Inference.Memory;

namespace Mem3D.Inference.Propagation;

/// <summary>The graphs of the memory network without their runtime (docs/networks.md).</summary>
internal interface IMemoryNetworks
{
    MemoryShapes Shapes { get; }

    /// <summary>True when the model set has the graph <c>fuse</c>.</summary>
    bool Fuses { get; }

    /// <summary>Query encoder: reads <see cref="EncodedSlice.Image"/>, writes the rest.</summary>
    void EncodeQuery(EncodedSlice slice, CancellationToken cancellationToken);

    /// <summary>Memory encoder: a slice and its soft mask [S, S] to keys [P, Ck] and values [P, Cv].</summary>
    /// <exception cref="Core.Errors.Mem3DException">The network gave numbers that are not finite.</exception>
    void EncodeMemory(EncodedSlice slice, Memory<float> mask, Memory<float> keys, Memory<float> values, CancellationToken cancellationToken);

    /// <summary>Memory read and decoder (eq. 4 to 8): reads the slice, the bank and the inputs in <paramref name="buffers"/>, writes its outputs.</summary>
    /// <exception cref="Core.Errors.Mem3DException">The network gave numbers that are not finite.</exception>
    void ReadDecode(EncodedSlice slice, MemoryBank bank, DecodeBuffers buffers, CancellationToken cancellationToken);

    /// <summary>Joins what two passes say of a slice between two anchors.</summary>
    /// <exception cref="Core.Errors.Mem3DException">The network gave numbers that are not finite.</exception>
    void Fuse(FusionBuffers buffers, CancellationToken cancellationToken);

    /// <summary>True when the model set has the graph <c>judge</c>.</summary>
    bool Judges { get; }

    /// <summary>Scores slices from facts about their round: [n, <see cref="SliceFacts.Count"/>] to estimated IoU [n] and presence [n].</summary>
    /// <exception cref="Core.Errors.Mem3DException">The network gave numbers that are not finite.</exception>
    void Judge(Memory<float> facts, Memory<float> quality, Memory<float> presence, CancellationToken cancellationToken);
}
