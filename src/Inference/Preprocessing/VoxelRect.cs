namespace Mem3D.Inference.Preprocessing;

/// <summary>Half-open block of voxels of a slice.</summary>
internal readonly record struct VoxelRect(int X0, int Y0, int X1, int Y1)
{
    public int Width => Math.Max(X1 - X0, 0);

    public int Height => Math.Max(Y1 - Y0, 0);

    public int Count => Width * Height;
}
