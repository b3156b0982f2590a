using System.Diagnostics;
using Mem3D.Core.Segmentation;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Propagation;

/// <summary>
/// A slice between two anchors: the network <c>fuse</c> decides from the image, what the passes from both sides say, and the shape interpolated
/// between the anchors (docs/networks.md, Fusion). Not thread-safe.
/// </summary>
internal sealed class SliceFusion(PropagationScene scene)
{
    private readonly FusionBuffers _buffers = new(scene.Networks.Shapes);

    /// <summary>Begins what joins with the slices of a pass will need: the distances to the borders of both anchors.</summary>
    public void Expect(PropagationPass pass)
    {
        if (pass.Far is { } far)
        {
            var (from, to) = (scene.DistanceOf(pass.Anchor), scene.DistanceOf(far));
            var search = from.Box.Union(to.Box);
            from.CoverAhead(search);
            to.CoverAhead(search);
        }
    }

    /// <summary>
    /// Begins to make one result of two passes' results of the same slice; blended where they do not come from two anchors. The network runs beside
    /// whatever the caller does next. One join at a time: the next one needs its buffers.
    /// </summary>
    public SliceJoin Join(StepResult a, StepResult b)
    {
        if (a.Pass is not { Far: not null } || b.Pass is not { Far: not null })
        {
            return new SliceJoin(() => SliceLedger.Blend(a, b));
        }

        var (began, taken) = (Stopwatch.GetTimestamp(), b.Milliseconds);
        var (up, down) = a.Pass.Anchor < b.Pass.Anchor ? (a, b) : (b, a);
        var origin = scene.KeepsResults ? PropagationScene.OriginOf(up.Origin, down.Origin) : default;
        if (scene.Find(b.Slice, origin) is { } known)
        {
            return new SliceJoin(() => Result(known, scene.Recall(known)));
        }

        if (Look(up, down, out var shape) is not { } roi)
        {
            return new SliceJoin(() => Result(Keep(
                new SliceResult(null, default, Math.Min(up.Quality, down.Quality), Math.Min(up.Presence, down.Presence), MaskBlock.Empty, 1, [])), Region.Empty));
        }

        // The volume is read in the caller's thread: the run's other passes read it as well.
        scene.FillImage(b.Slice, 1, roi, _buffers.Image);
        var network = Task.Run(
            () =>
            {
                FillMasks(up, down, shape, roi);
                scene.Networks.Fuse(_buffers, scene.Cancellation);
            },
            CancellationToken.None);
        taken += Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return new SliceJoin(
            () =>
            {
                began = Stopwatch.GetTimestamp();
                network.GetAwaiter().GetResult();
                var region = scene.Paste(_buffers.Probability, roi);
                var said = Keep(new SliceResult(
                    scene.KeepsResults ? [.. _buffers.Probability] : null, roi, _buffers.Quality[0], _buffers.Presence[0], region.Mask, region.ExpectedIou(), []));
                return Result(said, region) with { Milliseconds = taken + Stopwatch.GetElapsedTime(began).TotalMilliseconds };
            },
            network);

        SliceResult Keep(SliceResult result)
        {
            if (scene.KeepsResults)
            {
                scene.Keep(b.Slice, origin, result);
            }

            return result;
        }

        StepResult Result(SliceResult result, Region region) => new(
            null, b.Slice, 1, region, result.Quality, result.Presence, a.Computed || b.Computed, StepResult.MemoryOf(a, b), taken);
    }

    /// <summary>Where to look; null: nobody sees the target.</summary>
    private Roi? Look(StepResult up, StepResult down, out ShapeBetween shape)
    {
        var (below, above) = (up.Pass!.Anchor, down.Pass!.Anchor);
        shape = new ShapeBetween(scene.DistanceOf(below), scene.DistanceOf(above), (float)(up.Slice - below) / (above - below));
        var all = (shape.Box() ?? default).Union(BoxOf(up.Region)).Union(BoxOf(down.Region));
        return all.Count == 0 ? null : scene.RoiAround((all.X0, all.Y0, all.X1, all.Y1));
    }

    private void FillMasks(StepResult up, StepResult down, ShapeBetween shape, Roi roi)
    {
        var (cells, size) = (scene.Shapes.Cells, scene.Shapes.Size);
        Sampler.SampleBlock(up.Region.Block, up.Region.Rect, roi, size, _buffers.Masks.AsSpan(0, cells));
        Sampler.SampleBlock(down.Region.Block, down.Region.Rect, roi, size, _buffers.Masks.AsSpan(cells, cells));
        shape.Sample(roi, scene.Width, scene.Height, size, _buffers.Masks.AsSpan(2 * cells, cells));
        var (slice, below, above) = (up.Slice, up.Pass!.Anchor, down.Pass!.Anchor);
        Scalars(up, down, (float)(slice - below) / (above - below), above - below);
    }

    private static VoxelRect BoxOf(Region region) => region.Measure().Box is { } box ? new VoxelRect(box.X0, box.Y0, box.X1, box.Y1) : default;

    private void Scalars(StepResult up, StepResult down, float share, int gap)
    {
        var scalars = _buffers.Scalars;
        (scalars[0], scalars[1]) = (share, gap / (gap + 10f));
        (scalars[2], scalars[3]) = ((float)up.Quality, (float)down.Quality);
        (scalars[4], scalars[5]) = ((float)up.Presence, (float)down.Presence);
    }
}
