namespace Mem3D.Data.Formats.Nifti;

/// <summary>Voxel types of NIfTI-1 (nifti1.h, field datatype) that hold one real number a voxel.</summary>
public enum NiftiDatatype
{
    UInt8 = 2,
    Int16 = 4,
    Int32 = 8,
    Float32 = 16,
    Float64 = 64,
    Int8 = 256,
    UInt16 = 512,
    UInt32 = 768,
    Int64 = 1024,
    UInt64 = 1280,
}
