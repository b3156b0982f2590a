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
    /// <summary>Slices that <see cref="SliceSelection.LookAhead"/> tries in a round.</summary>
    public const int LookAheadCandidates = 12;

    private readonly ISegmentationEngine _engine;
    private readonly IVoxelSource _volume;
    private readonly MaskVolume _target;
    private readonly RobotPlan _plan;
    private readonly RobotUser _user;
    private readonly SliceSelector _selector;
    private readonly RobotState _state;

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
        _state = new RobotState
        {
            Prediction = new MaskVolume(target.Width, target.Height, target.Depth, target.SpacingMm),
            Estimates = [.. Enumerable.Range(0, target.Depth).Select(s => new SliceEstimate(s, 0, 0, false))],
        };
    }

    /// <summary>Works round after round; 1 + <see cref="RobotPlan.Corrections"/> results.</summary>
    public async IAsyncEnumerable<RobotRound> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = _user.StartSlice(_target);
        var prompts = 0;
        for (var round = 0; round <= _plan.Corrections; round++)
        {
            // Without any mask there is nothing to choose from: the person tries the same slice again.
            int? slice = round == 0 || _state.IsEmpty ? start : await ChooseAsync(round, cancellationToken);
            var clock = Stopwatch.StartNew();
            if (slice is { } s)
            {
                prompts++;
                await WorkAsync(_state, s, round, cancellationToken);
            }

            clock.Stop();
            yield return new RobotRound(
                round, slice, prompts, _state.Prediction, _state.AnchorList(), [.. _state.Estimates], clock.Elapsed.TotalSeconds);
        }
    }

    private async Task<int?> ChooseAsync(int round, CancellationToken cancellationToken)
    {
        if (_plan.Selection != SliceSelection.LookAhead)
        {
            return _selector.Choose(_target, _state.Prediction, _state.Estimates);
        }

        var free = SliceSelector.Candidates(_target, _state.Prediction, _state.Estimates);
        var tried = Math.Min(free.Length, LookAheadCandidates);
        (int? Slice, double Dice) best = (null, -1);
        for (var i = 0; i < tried; i++)
        {
            var slice = free[(((2 * i) + 1) * free.Length) / (2 * tried)];
            var trial = _state.Copy();
            await WorkAsync(trial, slice, round, cancellationToken);
            var dice = Overlap.Dice(trial.Prediction, _target);
            best = dice > best.Dice ? (slice, dice) : best;
        }

        return best.Slice;
    }

    private async Task WorkAsync(RobotState state, int slice, int round, CancellationToken cancellationToken)
    {
        var present = state.Prediction.Slice(slice);

        // Each correction has a hand of its own: what is drawn does not depend on what was tried before.
        var prompt = round == 0
            ? _user.Open(_target.Slice(slice))
            : new RobotUser(_plan.Prompt, unchecked((_plan.Seed * 7919) + round)).Correct(_target.Slice(slice), present);
        var (mask, quality) = prompt switch
        {
            _ when _plan.TrueSlices => (_target.Slice(slice), 1),
            null => (present, 1),
            { Kind: PromptKind.NoTarget } => (SliceMask.Empty(present.Width, present.Height), 1),
            _ => await InteractAsync(state, slice, prompt, round == 0 ? null : present, cancellationToken),
        };
        state.Anchors[slice] = new Anchor(slice, mask, round, quality);
        state.Prediction.Set(slice, mask);
        state.Estimates[slice] = new SliceEstimate(slice, 1, mask.IsEmpty ? 0 : 1, true);
        await PropagateAsync(state, cancellationToken);
    }

    private async Task<(SliceMask Mask, float Quality)> InteractAsync(RobotState state, int slice, Prompt prompt, SliceMask? present, CancellationToken cancellationToken)
    {
        prompt.Validate(_target.Width, _target.Height);
        if (!state.Prompts.TryGetValue(slice, out var all))
        {
            state.Prompts[slice] = all = [];
        }

        all.Add(prompt);
        var masked = Enumerable.Range(0, _target.Depth).Where(s => state.Prediction.Area(s) > 0);
        var request = new InteractionRequest(_plan.Axis, slice, [.. all], StartingMask.For(slice, present, all, masked, state.Prediction.Slice));
        var answer = await _engine.InteractAsync(_volume, request, cancellationToken);
        return (answer.Mask, answer.Quality ?? 1);
    }

    private async Task PropagateAsync(RobotState state, CancellationToken cancellationToken)
    {
        if (state.IsEmpty)
        {
            return;
        }

        var request = new PropagationRequest(_plan.Axis, state.AnchorList(), new SliceRange(0, _target.Depth), PropagationDirection.Both, _plan.Options);
        await foreach (var slice in _engine.PropagateAsync(_volume, request, _plan.CacheKey, cancellationToken))
        {
            state.Prediction.Set(slice.Slice, slice.Mask);
            state.Estimates[slice.Slice] = new SliceEstimate(slice.Slice, slice.Quality, slice.Presence, false);
        }
    }
}
