using Mem3D.Core.Volumes;

namespace Mem3D.Inference.Propagation;

/// <summary>
/// Slices of one run as float, the most recently read ones kept: neighbouring passes and the next slice read most of them again. Slices outside
/// the volume are its first or last. Not thread-safe.
/// </summary>
internal sealed class SliceReader
{
    private readonly IVoxelSource _volume;
    private readonly SliceAxis _axis;
    private readonly int _capacity;
    private readonly LinkedList<(int Index, float[] Values)> _recent = [];

    /// <param name="volume">The volume.</param>
    /// <param name="axis">Axis the slices are stacked along.</param>
    /// <param name="capacity">Slices kept, ≥ 1.</param>
    public SliceReader(IVoxelSource volume, SliceAxis axis, int capacity)
    {
        (_volume, _axis, _capacity) = (volume, axis, capacity);
        Count = volume.Info.Geometry.SliceCount(axis);
        (Width, Height) = volume.Info.Geometry.SliceSize(axis);
    }

    /// <summary>Slices along the axis.</summary>
    public int Count { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>A slice, width × height values, x fastest; valid until as many others were read as are kept.</summary>
    public ReadOnlySpan<float> Read(int index)
    {
        index = Math.Clamp(index, 0, Count - 1);
        for (var node = _recent.First; node is not null; node = node.Next)
        {
            if (node.Value.Index == index)
            {
                _recent.Remove(node);
                _recent.AddLast(node);
                return node.Value.Values;
            }
        }

        LinkedListNode<(int Index, float[] Values)> slice;
        if (_recent.Count < _capacity)
        {
            slice = new((-1, GC.AllocateUninitializedArray<float>(checked(Width * Height))));
        }
        else
        {
            slice = _recent.First!;
            _recent.RemoveFirst();
        }

        _volume.ReadSlice(_axis, index, slice.Value.Values);
        slice.Value = (index, slice.Value.Values);
        _recent.AddLast(slice);
        return slice.Value.Values;
    }
}
