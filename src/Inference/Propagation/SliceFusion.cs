using System.Buffers;
using System.Diagnostics;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Propagation;

/// <summary>
/// A slice between two anchors: the network <c>fuse</c> decides from the image, what the passes from both sides say, and the shape interpolated
/// between the anchors (docs/networks.md, Fusion). Not thread-safe.
/// </summary>
internal sealed class SliceFusion(PropagationScene scene)
{
    /// <summary>Voxels of signed distance for one unit of logit.</summary>
    private const float ShapeSoftness = 2;

    private readonly FusionBuffers _buffers = new(scene.Networks.Shapes);

    /// <summary>One result of two passes' results of the same slice; blended where they do not come from two anchors.</summary>
    public StepResult Join(StepResult a, StepResult b)
    {
        if (a.Pass is not { Far: not null } || b.Pass is not { Far: not null })
        {
            return SliceLedger.Blend(a, b);
        }

        var began = Stopwatch.GetTimestamp();
        var (up, down) = a.Pass.Anchor < b.Pass.Anchor ? (a, b) : (b, a);
        var origin = scene.KeepsResults ? PropagationScene.OriginOf(up.Origin, down.Origin) : default;
        var result = scene.Find(b.Slice, origin);
        if (result is null)
        {
            result = Fuse(up, down);
            if (scene.KeepsResults)
            {
                scene.Keep(b.Slice, origin, result with { Cells = result.Cells?.ToArray() });
            }
        }

        return new StepResult(
            null, b.Slice, 1, scene.Paste(result.Cells, result.Roi), result.Quality, result.Presence, a.Computed || b.Computed,
            b.Computed ? b.Memory : a.Memory, b.Milliseconds + Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    /// <summary>Runs the network where anybody sees the target; its cells are valid until the next call.</summary>
    private SliceResult Fuse(StepResult up, StepResult down)
    {
        var (slice, below, above) = (up.Slice, up.Pass!.Anchor, down.Pass!.Anchor);
        var share = (float)(slice - below) / (above - below);
        var (from, to) = (scene.SignedDistanceOf(below), scene.SignedDistanceOf(above));
        if (Box(up, down, from, to, share) is not { } box)
        {
            return new SliceResult(null, default, Math.Min(up.Quality, down.Quality), Math.Min(up.Presence, down.Presence), false, []);
        }

        var roi = scene.RoiAround(box);
        Fill(slice, roi, up, down, from, to, share);
        Scalars(up, down, share, above - below);
        scene.Networks.Fuse(_buffers, scene.Cancellation);
        return new SliceResult(_buffers.Probability, roi, _buffers.Quality[0], _buffers.Presence[0], true, []);
    }

    /// <summary>Half-open box of everything that either pass or the shape calls target; null where nothing does.</summary>
    private (int X0, int Y0, int X1, int Y1)? Box(StepResult up, StepResult down, float[] from, float[] to, float share)
    {
        int x0 = int.MaxValue, y0 = int.MaxValue, x1 = 0, y1 = 0;
        void Join(int left, int top, int right, int bottom) =>
            (x0, y0, x1, y1) = (Math.Min(x0, left), Math.Min(y0, top), Math.Max(x1, right), Math.Max(y1, bottom));
        if (up.Region.Measure().Box is { } first)
        {
            Join(first.X0, first.Y0, first.X1, first.Y1);
        }

        if (down.Region.Measure().Box is { } second)
        {
            Join(second.X0, second.Y0, second.X1, second.Y1);
        }

        for (var y = 0; y < scene.Height; y++)
        {
            var lower = from.AsSpan(y * scene.Width, scene.Width);
            var upper = to.AsSpan(y * scene.Width, scene.Width);
            for (var x = 0; x < lower.Length; x++)
            {
                if (((1 - share) * lower[x]) + (share * upper[x]) > 0)
                {
                    Join(x, y, x + 1, y + 1);
                }
            }
        }

        return x1 == 0 ? null : (x0, y0, x1, y1);
    }

    private void Fill(int slice, Roi roi, StepResult up, StepResult down, float[] from, float[] to, float share)
    {
        var (cells, size, voxels) = (scene.Shapes.Cells, scene.Shapes.Size, scene.Width * scene.Height);
        scene.FillImage(slice, 1, roi, _buffers.Image);
        var rented = ArrayPool<float>.Shared.Rent(voxels);
        var plane = rented.AsSpan(0, voxels);
        for (var channel = 0; channel < 2; channel++)
        {
            plane.Clear();
            (channel == 0 ? up : down).Region.CopyTo(plane, scene.Width);
            Sampler.Sample(plane, scene.Width, scene.Height, roi, size, _buffers.Masks.AsSpan(channel * cells, cells), Edge.Zero);
        }

        Shape(roi, from, to, share, plane);
        Sampler.Sample(plane, scene.Width, scene.Height, roi, size, _buffers.Masks.AsSpan(2 * cells, cells), Edge.Zero);
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>Probability of the interpolated shape at the voxels that sampling the ROI reads.</summary>
    private void Shape(Roi roi, float[] from, float[] to, float share, Span<float> plane)
    {
        var (halfX, halfY) = ((roi.SideX / 2) + 1, (roi.SideY / 2) + 1);
        var (x0, x1) = (Math.Max((int)Math.Floor(roi.CentreX - halfX), 0), Math.Min((int)Math.Ceiling(roi.CentreX + halfX) + 1, scene.Width));
        var (y0, y1) = (Math.Max((int)Math.Floor(roi.CentreY - halfY), 0), Math.Min((int)Math.Ceiling(roi.CentreY + halfY) + 1, scene.Height));
        for (var y = y0; y < y1; y++)
        {
            for (var i = (y * scene.Width) + x0; i < (y * scene.Width) + x1; i++)
            {
                plane[i] = 0.5f + (0.5f * MathF.Tanh((((1 - share) * from[i]) + (share * to[i])) / (2 * ShapeSoftness)));
            }
        }
    }

    private void Scalars(StepResult up, StepResult down, float share, int gap)
    {
        var scalars = _buffers.Scalars;
        (scalars[0], scalars[1]) = (share, gap / (gap + 10f));
        (scalars[2], scalars[3]) = ((float)up.Quality, (float)down.Quality);
        (scalars[4], scalars[5]) = ((float)up.Presence, (float)down.Presence);
    }
}
