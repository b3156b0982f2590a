using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Samples;

namespace Mem3D.Data.Formats;

/// <summary>A decoded volume of some format, read front to back as often as wanted in bounded memory.</summary>
internal interface IVoxelReader
{
    VolumeGeometry Geometry { get; }

    /// <summary>What the source says made it; null when it does not say.</summary>
    Modality? Modality { get; }

    /// <summary>Volumes on the same grid in this source; this reader gives one of them.</summary>
    int FrameCount => 1;

    /// <summary>The reader of another frame, from 0.</summary>
    IVoxelReader OfFrame(int index) => this;

    /// <summary>Passes the voxels of all frames in one walk through the source.</summary>
    void ReadFrames(FrameChunk chunk, CancellationToken cancellationToken)
    {
        long at = 0;
        var more = true;
        Read(
            values =>
            {
                more = more && chunk(0, at, values);
                at += values.Length;
            },
            cancellationToken);
    }

    /// <summary>After reading: slices along K that could not be read, ascending, and stand empty.</summary>
    IReadOnlyList<int> DamagedSlices => [];

    /// <summary>After reading: which slices are damaged and how, for people; null when all is well.</summary>
    string? Damage => null;

    /// <summary>
    /// While reading: from, to of the values in the piece passed last that are no part of the picture, as padding around it and slices that stand empty;
    /// null when every value is.
    /// </summary>
    (double From, double To)? Padding => null;

    /// <summary>Passes every voxel, in storage order, in pieces.</summary>
    /// <exception cref="Core.Errors.Mem3DException">The source is damaged or shorter than it claims.</exception>
    void Read(VoxelChunk chunk, CancellationToken cancellationToken);
}
