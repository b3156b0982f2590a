using Mem3D.Core.Evaluation;
using Mem3D.Core.Masks;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Propagation;

/// <summary>
/// Signed distance in voxels to the border of an anchor's mask, positive inside (docs/networks.md, Fusion). Computed where somebody asks, not for the
/// whole slice: a distance needs no more than the mask itself. Not thread-safe.
/// </summary>
/// <param name="mask">Not empty.</param>
/// <param name="pixels">Shape of its voxels.</param>
internal sealed class BorderDistance(SliceMask mask, PixelShape pixels)
{
    private VoxelRect _rect;
    private float[] _values = [];
    private Task _ahead = Task.CompletedTask;

    /// <summary>The mask's box: outside it every distance is negative.</summary>
    public VoxelRect Box { get; } = mask.Box() is { } box ? new VoxelRect(box.X0, box.Y0, box.X1, box.Y1) : default;

    /// <summary>Begins to know a block beside whatever the caller does next.</summary>
    public void CoverAhead(VoxelRect wanted)
    {
        var before = _ahead;
        _ahead = Task.Run(() =>
        {
            before.GetAwaiter().GetResult();
            CoverNow(wanted);
        });
    }

    /// <summary>Sees to it that a block within the slice is known. Takes more than is asked for: the next slice asks for a little more.</summary>
    public void Cover(VoxelRect wanted)
    {
        _ahead.GetAwaiter().GetResult();
        CoverNow(wanted);
    }

    private void CoverNow(VoxelRect wanted)
    {
        if (!_rect.Contains(wanted))
        {
            var rect = _rect.Union(Box).Union(wanted);
            _rect = Square(rect);
            _values = Array.ConvertAll(DistanceTransform.Signed(Cut(_rect), pixels.X, pixels.Y), d => (float)-d);
        }
    }

    /// <summary>Twice the longer side of a block, in both directions: regions are squares.</summary>
    private VoxelRect Square(VoxelRect rect)
    {
        var side = 2 * Math.Max(rect.Width * pixels.X, rect.Height * pixels.Y);
        var (x, y) = ((int)Math.Ceiling(((side / pixels.X) - rect.Width) / 2), (int)Math.Ceiling(((side / pixels.Y) - rect.Height) / 2));
        return new VoxelRect(
            Math.Max(rect.X0 - x, 0), Math.Max(rect.Y0 - y, 0), Math.Min(rect.X1 + x, mask.Width), Math.Min(rect.Y1 + y, mask.Height));
    }

    /// <summary>The columns <paramref name="x0"/> … <paramref name="x1"/> − 1 of a row of a block that is covered.</summary>
    public ReadOnlySpan<float> Row(int y, int x0, int x1) => _values.AsSpan(((y - _rect.Y0) * _rect.Width) + x0 - _rect.X0, x1 - x0);

    private SliceMask Cut(VoxelRect rect)
    {
        var values = new byte[rect.Count];
        for (var y = rect.Y0; y < rect.Y1; y++)
        {
            mask.Values.AsSpan((y * mask.Width) + rect.X0, rect.Width).CopyTo(values.AsSpan((y - rect.Y0) * rect.Width));
        }

        return new SliceMask(rect.Width, rect.Height, values);
    }
}
