namespace Mem3D.Data.Formats.Samples;

/// <summary>
/// Where the frames of a file with more than one volume lie: samples come as <paramref name="Outer"/> × <paramref name="Frames"/> ×
/// <paramref name="Inner"/>, the last fastest. One volume after the other: Outer is 1. Components of each voxel side by side: Inner is 1.
/// </summary>
internal readonly record struct FrameLayout(long Outer, int Frames, long Inner)
{
    /// <summary>Samples of all frames.</summary>
    public long Count => checked(Outer * Frames * Inner);

    /// <summary>One volume.</summary>
    public static FrameLayout Single(long voxels) => new(1, 1, voxels);
}
