namespace Mem3D.Core.Segmentation;

/// <summary>Half-open range of slices [First, End).</summary>
public readonly record struct SliceRange(int First, int End)
{
    public bool Contains(int slice) => slice >= First && slice < End;
}
