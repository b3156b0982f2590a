namespace Mem3D.Data.Formats.Samples;

/// <summary>All there is to know to turn bytes into voxels: value = stored × slope + intercept.</summary>
internal sealed record SampleFormat(
    SampleType Type, bool BigEndian, SampleEncoding Encoding, FrameLayout Layout, double Slope = 1, double Intercept = 0)
{
    public int BytesPerSample => Type switch
    {
        SampleType.UInt8 or SampleType.Int8 => 1,
        SampleType.UInt16 or SampleType.Int16 => 2,
        SampleType.UInt32 or SampleType.Int32 or SampleType.Float32 => 4,
        _ => 8,
    };
}
