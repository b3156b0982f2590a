namespace Mem3D.Inference.Models;

/// <summary>Constants of the memory network (docs/networks.md).</summary>
/// <param name="RoiSize">S.</param>
/// <param name="KeyChannels">Ck.</param>
/// <param name="ValueChannels">Cv.</param>
/// <param name="MemoryBias">Bias of each kind of row.</param>
/// <param name="Gate">A slice is emptied when Gate · (1 − presence) exceeds its quality.</param>
/// <param name="StopAfterEmpty">A pass ends after this many empty slices in a row.</param>
/// <param name="Every">The paper's N.</param>
/// <param name="MaxWorking">Working slices a read sees, without the previous one.</param>
/// <param name="MaxPermanentRead">Nearest anchors a read sees.</param>
/// <param name="RoiScale">ROI side over the longer side of the mask's box.</param>
/// <param name="RoiMinimumSide">Least ROI side in voxels.</param>
public sealed record MemorySection(
    int RoiSize, int KeyChannels, int ValueChannels, MemoryBias MemoryBias, double Gate, int StopAfterEmpty, int Every, int MaxWorking,
    int MaxPermanentRead, double RoiScale, double RoiMinimumSide);
