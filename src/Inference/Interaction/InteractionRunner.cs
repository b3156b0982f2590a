using System.Numerics.Tensors;
using Mem3D.Inference.Models;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Interaction;

/// <summary>
/// Prompts on one slice to probabilities of that slice: finds the region of interest, runs the network, pastes (docs/networks.md, Interaction
/// network; eq. 1 of the paper). One instance serves one slice at a time.
/// </summary>
internal sealed class InteractionRunner(IInteractionNetwork network, InteractionSection settings)
{
    private const int CorrectionSteps = 2;

    /// <summary>The narrowest view of a search is at least this many times the prompts' box, and 2 voxels.</summary>
    private const double Clearance = 1.2;

    /// <summary>With a network that tells quality: so many views of the highest quality get a closer look …</summary>
    private const int Candidates = 2;

    /// <summary>… until one gives a mask of this quality.</summary>
    private const float Sure = 0.85f;

    private readonly int _size = network.Size;
    private float[] _input = GC.AllocateUninitializedArray<float>(5 * network.Size * network.Size, pinned: true);
    private float[] _bestInput = GC.AllocateUninitializedArray<float>(5 * network.Size * network.Size, pinned: true);
    private float[] _output = GC.AllocateUninitializedArray<float>(network.Size * network.Size, pinned: true);
    private readonly float[] _mirrored = GC.AllocateUninitializedArray<float>(5 * network.Size * network.Size, pinned: true);
    private readonly float[] _mirroredOutput = GC.AllocateUninitializedArray<float>(network.Size * network.Size, pinned: true);
    private float[] _best = GC.AllocateUninitializedArray<float>(network.Size * network.Size, pinned: true);
    private float _quality;

    /// <summary>Called with the ROI of every network run, for tests and traces.</summary>
    public Action<Roi>? Observer { get; init; }

    /// <summary>Segments one slice.</summary>
    /// <param name="slice">Intensities, width × height, x fastest.</param>
    /// <param name="pixels">Shape of its voxels.</param>
    /// <param name="prompts">Every prompt of the slice so far.</param>
    /// <param name="previous">The current mask's probability, or empty; without a value above 0.5 it is a round 0.</param>
    /// <param name="probability">Receives width × height probabilities.</param>
    /// <param name="cancellationToken">Terminates the network's run.</param>
    /// <returns>The IoU expected of the mask: the quality of the last look. Null where there was no look, or the network tells none.</returns>
    public float? Segment(
        ReadOnlySpan<float> slice, int width, int height, PixelShape pixels, PromptSet prompts, ReadOnlySpan<float> previous,
        Span<float> probability, CancellationToken cancellationToken)
    {
        var plane = new Plane(slice, width, height, pixels, cancellationToken);
        if (BoxOf(previous, width) is { } box)
        {
            previous.CopyTo(probability);
            Correct(plane, prompts, previous, box, probability);
            if (BoxOf(probability, width) is { } corrected && !Certainty.Agree(previous, probability))
            {
                Correct(plane, prompts, probability, corrected, probability);
            }

            EmptiedMask.Rescue(previous, probability);
            return Told;
        }

        probability.Clear();
        if (prompts.HasRegion)
        {
            WithinRegion(plane, prompts, probability);
            return Told;
        }

        if (prompts.PositiveBox is { } strokes)
        {
            Search(plane, prompts, strokes, probability);
            return Told;
        }

        return null;
    }

    private float? Told => network.TellsQuality ? _quality : null;

    /// <summary>A box, extreme points or a lasso: one run; outside the enlarged box is background.</summary>
    private void WithinRegion(in Plane plane, PromptSet prompts, Span<float> probability)
    {
        var box = ContinuousBox.Union(prompts.RegionBox, prompts.PositiveBox)!.Value.Enlarged(plane.Pixels, settings.Margin, settings.MinimumMargin);
        var roi = box.Square(plane.Pixels, settings.MinimumSide);
        Look(plane, prompts, default, roi);
        Paste(plane, _output, roi, probability);
        ClearOutside(plane, box, probability);
    }

    /// <summary>
    /// Scribbles and clicks, whose object's extent is unknown: of views of all sides those of which the network is surest, then one closer look
    /// with what each found; the mask of the highest quality counts.
    /// </summary>
    private void Search(in Plane plane, PromptSet prompts, ContinuousBox strokes, Span<float> probability)
    {
        var best = -1f;
        var chosen = default(Roi);
        foreach (var view in Views(plane, prompts, strokes))
        {
            probability.Clear();
            Paste(plane, view.Probability, view.Roi, probability);
            var found = BoxOf(probability, plane.Width);
            var roi = RoiOf(plane, ContinuousBox.Union(found, strokes)!.Value).Scaled(settings.CloserFactor);
            var quality = Run(plane, prompts, found is null ? default : probability, roi);
            if (quality > best)
            {
                (best, chosen) = (quality, roi);
                (_output, _best) = (_best, _output);
                (_input, _bestInput) = (_bestInput, _input);
            }

            if (quality >= Sure)
            {
                break;
            }
        }

        (_output, _best) = (_best, _output);
        (_input, _bestInput) = (_bestInput, _input);
        _quality = best;
        AddMirrored(plane.Cancellation);
        probability.Clear();
        Paste(plane, _output, chosen, probability);
    }

    /// <summary>The views that get a closer look, the surest first; of equal ones the narrower. One where the network tells no quality.</summary>
    private List<View> Views(in Plane plane, PromptSet prompts, ContinuousBox strokes)
    {
        var extent = strokes.Longer(plane.Pixels);
        var side = Math.Max(settings.SearchFactor * extent, settings.SearchSide);
        var middle = strokes.Square(plane.Pixels, side);
        var (views, most) = (new List<View>(), network.TellsQuality ? Candidates : 1);
        for (var step = -settings.SearchNarrower; step <= settings.SearchWider; step++)
        {
            var growth = Math.Pow(settings.SearchGrowth, step);
            var roi = middle.Scaled(growth);
            if (step < 0 && side * growth < (Clearance * extent) + 2)
            {
                continue;
            }

            var quality = Run(plane, prompts, default, roi);
            var whole = roi.Covers(plane.Width, plane.Height);
            var certainty = network.TellsQuality ? quality : Certainty.Of(_output, !whole && TouchesBorder());
            var place = views.TakeWhile(view => view.Certainty >= certainty).Count();
            if (place < most)
            {
                views.Insert(place, new View(roi, certainty, [.. _output]));
                views.RemoveRange(Math.Min(most, views.Count), views.Count > most ? 1 : 0);
            }

            if (step >= 0 && whole)
            {
                break;
            }
        }

        return views;
    }

    /// <summary>A correction: inside the region the answer replaces the mask, outside the previous mask stays.</summary>
    private void Correct(in Plane plane, PromptSet prompts, ReadOnlySpan<float> previous, ContinuousBox mask, Span<float> probability)
    {
        var box = ContinuousBox.Union(ContinuousBox.Union(mask, prompts.RegionBox), prompts.StrokeBox)!.Value;
        var roi = RoiOf(plane, box);
        Look(plane, prompts, previous, roi);
        for (var step = 0; step < CorrectionSteps && TouchesBorder() && !roi.Covers(plane.Width, plane.Height); step++)
        {
            roi = roi.Scaled(settings.SearchGrowth);
            Look(plane, prompts, previous, roi);
        }

        Paste(plane, _output, roi, probability);
    }

    /// <summary>One look whose answer is kept: the mean over the input as it is and mirrored.</summary>
    private void Look(in Plane plane, PromptSet prompts, ReadOnlySpan<float> previous, Roi roi)
    {
        _quality = Run(plane, prompts, previous, roi);
        AddMirrored(plane.Cancellation);
    }

    /// <summary>Makes the answer of the last run, and its quality, the mean of itself and of the answers to its mirrored input.</summary>
    private void AddMirrored(CancellationToken cancellation)
    {
        for (var mirror = 1; mirror < settings.Mirrors; mirror++)
        {
            for (var channel = 0; channel < 5; channel++)
            {
                Mirror(_input.AsSpan(channel * _size * _size), _mirrored.AsSpan(channel * _size * _size), mirror == 1);
            }

            _quality += network.Run(_mirrored, _mirroredOutput, cancellation);
            Mirror(_mirroredOutput, _mirrored, mirror == 1);
            TensorPrimitives.Add(_output, _mirrored.AsSpan(0, _output.Length), _output);
        }

        TensorPrimitives.Divide(_output, Math.Max(settings.Mirrors, 1), _output);
        _quality /= Math.Max(settings.Mirrors, 1);
    }

    /// <summary>A channel [S, S] mirrored left–right, or top–bottom.</summary>
    private void Mirror(ReadOnlySpan<float> from, Span<float> to, bool columns)
    {
        for (var row = 0; row < _size; row++)
        {
            var line = to.Slice((columns ? row : _size - 1 - row) * _size, _size);
            from.Slice(row * _size, _size).CopyTo(line);
            if (columns)
            {
                line.Reverse();
            }
        }
    }

    /// <summary>One run; gives the quality the network expects of its answer.</summary>
    private float Run(in Plane plane, PromptSet prompts, ReadOnlySpan<float> previous, Roi roi)
    {
        Observer?.Invoke(roi);
        InteractionInput.Fill(plane.Slice, plane.Width, plane.Height, prompts, previous, roi, _size, settings.GuidanceRadius, _input);
        return network.Run(_input, _output, plane.Cancellation);
    }

    private void Paste(in Plane plane, ReadOnlySpan<float> output, Roi roi, Span<float> probability)
    {
        var rect = Paster.Rect(roi, plane.Width, plane.Height);
        if (rect.Count == 0)
        {
            return;
        }

        var values = System.Buffers.ArrayPool<float>.Shared.Rent(rect.Count);
        Paster.Paste(output, _size, roi, rect, values.AsSpan(0, rect.Count));
        for (var y = rect.Y0; y < rect.Y1; y++)
        {
            values.AsSpan((y - rect.Y0) * rect.Width, rect.Width).CopyTo(probability.Slice((y * plane.Width) + rect.X0, rect.Width));
        }

        System.Buffers.ArrayPool<float>.Shared.Return(values);
    }

    private bool TouchesBorder() => Certainty.TouchesBorder(_output, _size, settings.BorderShare);

    private Roi RoiOf(in Plane plane, ContinuousBox box) =>
        box.Enlarged(plane.Pixels, settings.Margin, settings.MinimumMargin).Square(plane.Pixels, settings.MinimumSide);

    private static void ClearOutside(in Plane plane, ContinuousBox box, Span<float> probability)
    {
        var (first, end) = (Whole(Math.Ceiling(box.X0), plane.Width), Whole(Math.Floor(box.X1) + 1, plane.Width));
        for (var y = 0; y < plane.Height; y++)
        {
            var row = probability.Slice(y * plane.Width, plane.Width);
            if (y < box.Y0 || y > box.Y1 || first >= end)
            {
                row.Clear();
            }
            else
            {
                row[..first].Clear();
                row[end..].Clear();
            }
        }
    }

    private static int Whole(double at, int size) => (int)Math.Clamp(at, 0, size);

    private static ContinuousBox? BoxOf(ReadOnlySpan<float> probability, int width) =>
        Thresholds.Measure(probability, width) is { Area: > 0, Box: var box } ? ContinuousBox.Of((box.X0, box.Y0, box.X1, box.Y1)) : null;

    /// <summary>One view of a search: how sure the network is of it, and its answer [S, S].</summary>
    private sealed record View(Roi Roi, double Certainty, float[] Probability);

    private readonly ref struct Plane(ReadOnlySpan<float> slice, int width, int height, PixelShape pixels, CancellationToken cancellation)
    {
        public readonly ReadOnlySpan<float> Slice = slice;
        public readonly int Width = width;
        public readonly int Height = height;
        public readonly PixelShape Pixels = pixels;
        public readonly CancellationToken Cancellation = cancellation;
    }
}
