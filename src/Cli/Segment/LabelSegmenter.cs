using Mem3D.Core.Errors;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Core.Quality;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Segment;

/// <summary>One round for one label: every prompted slice becomes an anchor, then all anchors are propagated.</summary>
internal sealed class LabelSegmenter(ISegmentationEngine engine, INextSliceChooser chooser, IVoxelSource volume, SliceAxis axis, PropagationOptions options)
{
    /// <exception cref="Mem3DException">No prompt of the label gave a mask.</exception>
    public async Task<LabelResult> RunAsync(LabelPrompts label, byte number, Action<double> progress, CancellationToken cancellationToken)
    {
        var mask = MaskVolume.For(volume.Info.Geometry, axis);
        var estimates = Enumerable.Range(0, mask.Depth).Select(s => new SliceEstimate(s, 0, 0, false)).ToArray();
        var anchors = new List<Anchor>();
        foreach (var (slice, prompts) in label.Slices.OrderBy(s => s.Key))
        {
            var answer = prompts[0].Kind == PromptKind.NoTarget
                ? new InteractionResult(SliceMask.Empty(mask.Width, mask.Height), 0)
                : await InteractAsync(slice, prompts, anchors, cancellationToken);
            anchors.Add(new Anchor(slice, answer.Mask, Quality: answer.Quality ?? 1));
            mask.Set(slice, answer.Mask);
            estimates[slice] = new SliceEstimate(slice, 1, answer.Mask.IsEmpty ? 0 : 1, true);
        }

        if (anchors.All(a => a.Mask.IsEmpty))
        {
            throw new Mem3DException(
                ErrorKind.Invalid, $"The prompts of label '{label.Name}' gave no mask on any slice.", "Draw a longer scribble, or a box around the target.");
        }

        var request = new PropagationRequest(axis, anchors, new SliceRange(0, mask.Depth), PropagationDirection.Both, options);
        await foreach (var slice in engine.PropagateAsync(volume, request, "image", cancellationToken))
        {
            mask.Set(slice.Slice, slice.Mask);
            estimates[slice.Slice] = new SliceEstimate(slice.Slice, slice.Quality, slice.Presence, false);
            progress(slice.Total == 0 ? 1 : Math.Min(1, (double)slice.Done / slice.Total));
        }

        var scores = estimates.Select(e => SliceScore.Of(e.Slice, e.Quality, e.Presence, mask.Area(e.Slice), e.Anchored)).ToArray();
        return new LabelResult(label.Name, number, mask, estimates, chooser.Choose(scores, NextSliceRule.ExpectedGain));
    }

    private async Task<InteractionResult> InteractAsync(int slice, List<Prompt> prompts, List<Anchor> anchors, CancellationToken cancellationToken)
    {
        var masked = anchors.Where(a => !a.Mask.IsEmpty).ToDictionary(a => a.Slice, a => a.Mask);
        var start = StartingMask.For(slice, null, prompts, masked.Keys, s => masked[s]);
        return await engine.InteractAsync(volume, new InteractionRequest(axis, slice, prompts, start), cancellationToken);
    }
}
