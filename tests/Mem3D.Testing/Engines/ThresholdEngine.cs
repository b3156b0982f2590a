using Mem3D.Core.Evaluation;
using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Testing.Engines;

/// <summary>
/// A deterministic engine without networks that really segments bright objects: a prompted slice becomes the connected parts above the threshold that
/// a positive prompt touches; propagation keeps the parts that overlap the previous slice. Quality is the overlap (IoU) with the previous slice.
/// </summary>
/// <param name="threshold">Voxels above this value (stored units) belong to objects.</param>
public sealed class ThresholdEngine(float threshold) : ISegmentationEngine
{
    /// <summary>A negative point removes this many voxels around itself.</summary>
    private const double EraserRadius = 3;

    public EngineInfo Info { get; init; } = new("threshold", "1.0", "CPU", "float32", 1);

    /// <summary>Awaited before each propagated slice: block it to keep a run going, throw in it to make a run fail.</summary>
    public Func<int, CancellationToken, Task> BeforeSlice { get; set; } = (_, _) => Task.CompletedTask;

    public Task<InteractionResult> InteractAsync(IVoxelSource volume, InteractionRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new InteractionResult(Segment(volume, request), 1));
    }

    /// <summary>The mask of a prompted slice, at once.</summary>
    public SliceMask Segment(IVoxelSource volume, InteractionRequest request)
    {
        var bright = Bright(volume, request.Axis, request.Slice);
        var seeds = new byte[bright.Values.Length];
        foreach (var prompt in request.Prompts.Where(p => p.Positive))
        {
            Mark(prompt, bright.Width, bright.Height, seeds);
        }

        var values = Touched(bright, seeds).Values.ToArray();
        for (var i = 0; request.Previous is { } previous && i < values.Length; i++)
        {
            values[i] |= previous.Values[i];
        }

        foreach (var point in request.Prompts.Where(p => !p.Positive).SelectMany(p => p.Points))
        {
            Erase(values, bright.Width, bright.Height, point);
        }

        return new SliceMask(bright.Width, bright.Height, values);
    }

    public async IAsyncEnumerable<PropagatedSlice> PropagateAsync(
        IVoxelSource volume, PropagationRequest request, string? cacheKey,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var walk = PropagationWalk.Of(request, volume.Info.Geometry.SliceCount(request.Axis));
        var previous = (From: -1, Step: 0, Mask: request.Anchors[0].Mask);
        for (var i = 0; i < walk.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = walk[i];
            await BeforeSlice(step.Slice, cancellationToken);
            var before = (previous.From, previous.Step) == (step.From.Slice, step.Step) ? previous.Mask : step.From.Mask;
            var mask = Touched(Bright(volume, request.Axis, step.Slice), before.Values);
            previous = (step.From.Slice, step.Step, mask);
            yield return new PropagatedSlice(
                step.Slice, mask, (float)Overlap.Iou(mask, before), mask.IsEmpty ? 0 : 1, step.Final, i + 1, walk.Count,
                [new MemoryShare(step.From.Slice, true, 1)], 1);
        }
    }

    private static SliceMask Touched(SliceMask bright, byte[] seeds)
    {
        var parts = Components.Of(bright, diagonal: false);
        var keep = new bool[parts.Count + 1];
        for (var i = 0; i < seeds.Length; i++)
        {
            keep[parts.Numbers[i]] |= seeds[i] != 0;
        }

        keep[0] = false;
        var values = new byte[seeds.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = keep[parts.Numbers[i]] ? (byte)1 : (byte)0;
        }

        return new SliceMask(bright.Width, bright.Height, values);
    }

    private static void Mark(Prompt prompt, int width, int height, byte[] seeds)
    {
        IEnumerable<SlicePoint> points = prompt.Points;
        if (prompt.Kind is PromptKind.Box or PromptKind.ExtremePoints or PromptKind.Lasso)
        {
            var (x0, x1) = (prompt.Points.Min(p => p.X), prompt.Points.Max(p => p.X));
            var (y0, y1) = (prompt.Points.Min(p => p.Y), prompt.Points.Max(p => p.Y));
            points = [new SlicePoint((x0 + x1) / 2, (y0 + y1) / 2)];
        }

        foreach (var p in points)
        {
            var (x, y) = ((int)Math.Round(p.X), (int)Math.Round(p.Y));
            if (x >= 0 && x < width && y >= 0 && y < height)
            {
                seeds[(y * width) + x] = 1;
            }
        }
    }

    private static void Erase(byte[] values, int width, int height, SlicePoint point)
    {
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                if (Math.Pow(x - point.X, 2) + Math.Pow(y - point.Y, 2) <= EraserRadius * EraserRadius)
                {
                    values[(y * width) + x] = 0;
                }
            }
        }
    }

    private SliceMask Bright(IVoxelSource volume, SliceAxis axis, int slice)
    {
        var (width, height) = volume.Info.Geometry.SliceSize(axis);
        var voxels = new float[width * height];
        volume.ReadSlice(axis, slice, voxels);
        return new SliceMask(width, height, Array.ConvertAll(voxels, v => v > threshold ? (byte)1 : (byte)0));
    }
}
