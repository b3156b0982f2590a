namespace Mem3D.Data.Formats.Samples;

/// <summary>Takes the next voxels of one frame, rescaled, every one finite.</summary>
/// <param name="frame">Frame, from 0.</param>
/// <param name="first">Index of the first of the voxels in its frame, in storage order.</param>
/// <returns>False: no more is wanted.</returns>
internal delegate bool FrameChunk(int frame, long first, ReadOnlySpan<double> values);
