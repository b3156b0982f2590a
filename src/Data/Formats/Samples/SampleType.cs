namespace Mem3D.Data.Formats.Samples;

/// <summary>How one voxel is stored in a file: one real number.</summary>
internal enum SampleType
{
    UInt8,
    Int8,
    UInt16,
    Int16,
    UInt32,
    Int32,
    UInt64,
    Int64,
    Float32,
    Float64,
}
