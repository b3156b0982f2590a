namespace Mem3D.Core.Volumes;

/// <summary>How voxels are stored on disk (little endian, I fastest, then J, then K).</summary>
public enum VoxelType
{
    /// <summary>Signed 16-bit; CT in Hounsfield units, MR in arbitrary units.</summary>
    Int16 = 0,

    /// <summary>32-bit float, for sources whose values do not fit 16-bit integers exactly.</summary>
    Float32 = 1,
}
