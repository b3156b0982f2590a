using System.Diagnostics;
using System.Runtime.CompilerServices;
using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Core.Quality;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Core.Evaluation;

/// <summary>
/// A robot user at work on one target of one volume. It talks to the engine exactly as the web does: the prompts of a slice accumulate, the prompted
/// slice becomes an anchor, and all anchors are propagated over the whole volume. Use an instance once.
/// </summary>
public sealed class RobotSession
{
    private readonly ISegmentationEngine _engine;
    private readonly IVoxelSource _volume;
    private readonly MaskVolume _target;
    private readonly RobotPlan _plan;
    private readonly RobotUser _user;
    private readonly SliceSelector _selector;
    private readonly MaskVolume _prediction;
    private readonly SliceEstimate[] _estimates;
    private readonly Dictionary<int, List<Prompt>> _prompts = [];
    private readonly SortedDictionary<int, SliceMask> _anchors = [];

    /// <param name="engine">The engine under test.</param>
    /// <param name="chooser">The product's choice of the next slice.</param>
    /// <param name="volume">The image.</param>
    /// <param name="target">The truth, seen along the plan's axis; not empty.</param>
    /// <param name="plan">How the robot works.</param>
    public RobotSession(ISegmentationEngine engine, INextSliceChooser chooser, IVoxelSource volume, MaskVolume target, RobotPlan plan)
    {
        (_engine, _volume, _target, _plan) = (engine, volume, target, plan);
        _user = new RobotUser(plan.Prompt, plan.Seed);
        _selector = new SliceSelector(plan.Selection, chooser, plan.SelectionSeed);
        _prediction = new MaskVolume(target.Width, target.Height, target.Depth, target.SpacingMm);
        _estimates = [.. Enumerable.Range(0, target.Depth).Select(s => new SliceEstimate(s, 0, 0, false))];
    }

    /// <summary>Works round after round; 1 + <see cref="RobotPlan.Corrections"/> results.</summary>
    public async IAsyncEnumerable<RobotRound> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = _user.StartSlice(_target);
        var prompts = 0;
        for (var round = 0; round <= _plan.Corrections; round++)
        {
            // Without any mask there is nothing to choose from: the person tries the same slice again.
            int? slice = round == 0 || _anchors.Values.All(m => m.IsEmpty) ? start : _selector.Choose(_target, _prediction, _estimates);
            var clock = Stopwatch.StartNew();
            if (slice is { } s)
            {
                prompts++;
                await PromptAsync(s, round == 0, cancellationToken);
                await PropagateAsync(cancellationToken);
            }

            clock.Stop();
            yield return new RobotRound(
                round, slice, prompts, _prediction, [.. _anchors.Select(a => new Anchor(a.Key, a.Value))], [.. _estimates], clock.Elapsed.TotalSeconds);
        }
    }

    private async Task PromptAsync(int slice, bool first, CancellationToken cancellationToken)
    {
        var present = _prediction.Slice(slice);
        var prompt = first ? _user.Open(_target.Slice(slice)) : _user.Correct(_target.Slice(slice), present);
        var mask = prompt switch
        {
            _ when _plan.TrueSlices => _target.Slice(slice),
            null => present,
            { Kind: PromptKind.NoTarget } => SliceMask.Empty(present.Width, present.Height),
            _ => await InteractAsync(slice, prompt, first ? null : present, cancellationToken),
        };
        _anchors[slice] = mask;
        _prediction.Set(slice, mask);
        _estimates[slice] = new SliceEstimate(slice, 1, mask.IsEmpty ? 0 : 1, true);
    }

    private async Task<SliceMask> InteractAsync(int slice, Prompt prompt, SliceMask? present, CancellationToken cancellationToken)
    {
        prompt.Validate(_target.Width, _target.Height);
        if (!_prompts.TryGetValue(slice, out var all))
        {
            _prompts[slice] = all = [];
        }

        all.Add(prompt);
        var masked = Enumerable.Range(0, _target.Depth).Where(s => _prediction.Area(s) > 0);
        var request = new InteractionRequest(_plan.Axis, slice, [.. all], StartingMask.For(slice, present, all, masked, _prediction.Slice));
        return (await _engine.InteractAsync(_volume, request, cancellationToken)).Mask;
    }

    private async Task PropagateAsync(CancellationToken cancellationToken)
    {
        if (_anchors.Values.All(m => m.IsEmpty))
        {
            return;
        }

        var request = new PropagationRequest(
            _plan.Axis, [.. _anchors.Select(a => new Anchor(a.Key, a.Value))], new SliceRange(0, _target.Depth), PropagationDirection.Both, _plan.Options);
        await foreach (var slice in _engine.PropagateAsync(_volume, request, _plan.CacheKey, cancellationToken))
        {
            _prediction.Set(slice.Slice, slice.Mask);
            _estimates[slice.Slice] = new SliceEstimate(slice.Slice, slice.Quality, slice.Presence, false);
        }
    }
}
