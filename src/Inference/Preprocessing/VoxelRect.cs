namespace Mem3D.Inference.Preprocessing;

/// <summary>Half-open block of voxels of a slice.</summary>
internal readonly record struct VoxelRect(int X0, int Y0, int X1, int Y1)
{
    public int Width => Math.Max(X1 - X0, 0);

    public int Height => Math.Max(Y1 - Y0, 0);

    public int Count => Width * Height;

    /// <summary>True when every voxel of the other lies in it.</summary>
    public bool Contains(VoxelRect other) => other.Count == 0 || (other.X0 >= X0 && other.Y0 >= Y0 && other.X1 <= X1 && other.Y1 <= Y1);

    /// <summary>The smallest block around both; an empty one adds nothing.</summary>
    public VoxelRect Union(VoxelRect other) => Count == 0 ? other : other.Count == 0 ? this : new VoxelRect(
        Math.Min(X0, other.X0), Math.Min(Y0, other.Y0), Math.Max(X1, other.X1), Math.Max(Y1, other.Y1));

    /// <summary>Larger by a margin on every side, within a slice.</summary>
    public VoxelRect Grown(int margin, int width, int height) => new(
        Math.Max(X0 - margin, 0), Math.Max(Y0 - margin, 0), Math.Min(X1 + margin, width), Math.Min(Y1 + margin, height));
}
