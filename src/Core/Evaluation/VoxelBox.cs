namespace Mem3D.Core.Evaluation;

/// <summary>A half-open box of voxels.</summary>
internal readonly record struct VoxelBox(int X0, int Y0, int Z0, int X1, int Y1, int Z1)
{
    public int Width => X1 - X0;

    public int Height => Y1 - Y0;

    public int Depth => Z1 - Z0;

    /// <summary>The smallest box that holds every voxel of both masks (same size); null when both are empty.</summary>
    public static VoxelBox? Around(MaskVolume a, MaskVolume b)
    {
        int x0 = a.Width, y0 = a.Height, z0 = a.Depth, x1 = 0, y1 = 0, z1 = 0;
        for (var z = 0; z < a.Depth; z++)
        {
            for (var y = 0; y < a.Height; y++)
            {
                foreach (var mask in (ReadOnlySpan<MaskVolume>)[a, b])
                {
                    var row = mask.SliceValues(z).Slice(y * a.Width, a.Width);
                    var first = row.IndexOf((byte)1);
                    if (first >= 0)
                    {
                        (x0, x1) = (Math.Min(x0, first), Math.Max(x1, row.LastIndexOf((byte)1) + 1));
                        (y0, y1) = (Math.Min(y0, y), Math.Max(y1, y + 1));
                        (z0, z1) = (Math.Min(z0, z), z + 1);
                    }
                }
            }
        }

        return z1 == 0 ? null : new VoxelBox(x0, y0, z0, x1, y1, z1);
    }
}
