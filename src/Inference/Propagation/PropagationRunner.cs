using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Models;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Propagation;

/// <summary>One propagation: all passes in turns, slice by slice, so that masks appear outward from the anchors on all sides alike.</summary>
internal sealed class PropagationRunner(IMemoryNetworks networks, MemorySection settings, EncoderCache cache, ResultCache results)
{
    /// <summary>Passes that take turns; those of anchors farther from the start anchor begin as others end. Bounds memory when there are many anchors.</summary>
    private const int MostTogether = 8;

    /// <summary>
    /// Computes lazily: each step of the enumeration computes one slice in the caller's thread (of several groups of components, one slice each).
    /// </summary>
    /// <exception cref="Core.Errors.Mem3DException">The request cannot be run, or a network failed; slices given before are valid.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the network in progress was terminated.</exception>
    public IEnumerable<PropagatedSlice> Run(IVoxelSource volume, PropagationRequest request, string? cacheKey, CancellationToken cancellationToken)
    {
        var slices = RunPasses(volume, request, cacheKey, cancellationToken);
        return networks.Judges && request.Options.Judge
            ? new SliceJudge(networks, request.Anchors, PixelShape.Thickness(volume.Info.Geometry, request.Axis)).Follow(slices, cancellationToken)
            : slices;
    }

    /// <summary>Upper bound of the network slices of a request that <see cref="PropagationPlan.Of"/> accepts; parts far apart count each.</summary>
    public int CountSlices(VolumeGeometry geometry, PropagationRequest request) =>
        Groups(geometry, request).Sum(anchors => PropagationPlan.Passes(request with { Anchors = anchors }, geometry).Sum(pass => pass.Count));

    private IReadOnlyList<IReadOnlyList<Anchor>> Groups(VolumeGeometry geometry, PropagationRequest request)
    {
        var pixels = PixelShape.Of(geometry, request.Axis);
        return request.Options.FollowRoi
            ? ComponentGroups.Of(request.Anchors, box => Roi.Of(box, pixels, settings.RoiScale, settings.RoiMinimumSide))
            : [request.Anchors];
    }

    private IEnumerable<PropagatedSlice> RunPasses(
        IVoxelSource volume, PropagationRequest request, string? cacheKey, CancellationToken cancellationToken)
    {
        var plan = PropagationPlan.Of(request, volume.Info.Geometry);
        var groups = Groups(volume.Info.Geometry, request);
        return plan.Count == 0 ? []
            : groups.Count == 1 ? RunPlan(plan, volume, request, cacheKey, cancellationToken)
            : RunGroups([.. groups.Select(anchors => request with { Anchors = anchors })], volume, cacheKey, cancellationToken);
    }

    /// <summary>Each group as a target of its own, in turns.</summary>
    private IEnumerable<PropagatedSlice> RunGroups(
        IReadOnlyList<PropagationRequest> requests, IVoxelSource volume, string? cacheKey, CancellationToken cancellationToken)
    {
        var plans = requests.Select(request => PropagationPlan.Passes(request, volume.Info.Geometry)).ToArray();
        var ledger = new GroupLedger(plans);
        var runs = requests.Select((request, i) => RunPlan(plans[i], volume, request, cacheKey, cancellationToken).GetEnumerator()).ToArray();
        try
        {
            var open = Enumerable.Range(0, runs.Length).ToList();
            for (var turn = 0; open.Count > 0; turn = open.Count == 0 ? 0 : turn % open.Count)
            {
                var group = open[turn];
                if (!runs[group].MoveNext())
                {
                    open.RemoveAt(turn);
                    foreach (var slice in ledger.End(group))
                    {
                        yield return slice;
                    }
                }
                else
                {
                    turn++;
                    if (ledger.Add(group, runs[group].Current) is { } slice)
                    {
                        yield return slice;
                    }
                }
            }
        }
        finally
        {
            Array.ForEach(runs, run => run.Dispose());
        }
    }

    private IEnumerable<PropagatedSlice> RunPlan(
        IReadOnlyList<PropagationPass> plan, IVoxelSource volume, PropagationRequest request, string? cacheKey, CancellationToken cancellationToken)
    {
        if (plan.Count == 0)
        {
            yield break;
        }

        var scene = new PropagationScene(
            networks, settings, cache, results, cacheKey, volume, request, Math.Min(plan.Count, MostTogether), cancellationToken);
        var fusion = networks.Fuses && request.Options.Fuse ? new SliceFusion(scene) : null;
        var ledger = new SliceLedger(plan, scene.Width, scene.Height, request.Probabilities, fusion is null ? null : fusion.Join, scene.Stages);
        try
        {
            foreach (var slice in Walk(plan, scene, fusion, ledger, cancellationToken))
            {
                yield return slice;
            }
        }
        finally
        {
            ledger.Abandon();
        }
    }

    private static IEnumerable<PropagatedSlice> Walk(
        IReadOnlyList<PropagationPass> plan, PropagationScene scene, SliceFusion? fusion, SliceLedger ledger, CancellationToken cancellationToken)
    {
        var waiting = new Queue<PropagationPass>(plan);
        var running = new List<PassRunner>();
        for (var turn = 0; running.Count > 0 || waiting.Count > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (running.Count < MostTogether && waiting.TryDequeue(out var next))
            {
                var runner = new PassRunner(scene, next);
                running.Add(runner);
                if (!runner.Repeats)
                {
                    fusion?.Expect(next);
                }
            }

            // Known passes that meet others go first and cost nothing, so that each join begins where the other pass computes and runs beside networks.
            var meeting = running.FindIndex(p => p.Repeats && p.Pass.Far is not null);
            turn = meeting >= 0 ? meeting : turn;
            var pass = running[turn];
            if (!pass.Done)
            {
                // What two passes said of a slice before is joined while this one's networks run.
                var step = pass.Step();
                if ((!pass.Repeats || ledger.WillJoin(step.Slice)) && ledger.EndJoin() is { } joined)
                {
                    yield return joined;
                }

                ledger.Skip(pass.Done ? pass.Pass.Count - pass.Travelled : 0);
                if (ledger.Add(step) is { } slice)
                {
                    yield return slice;
                }
            }

            if (!pass.Done)
            {
                turn = (turn + 1) % running.Count;
                continue;
            }

            running.RemoveAt(turn);
            turn = running.Count == 0 ? 0 : turn % running.Count;
            foreach (var slice in End(ledger, pass))
            {
                yield return slice;
            }
        }

        if (ledger.EndJoin() is { } last)
        {
            yield return last;
        }
    }

    /// <summary>What is left to say when a pass has computed its last slice.</summary>
    private static IEnumerable<PropagatedSlice> End(SliceLedger ledger, PassRunner pass)
    {
        if (pass.GaveUp && !pass.Stopped)
        {
            return ledger.GiveUp(pass.Rest().Select(rest => rest.Slice));
        }

        return pass.Rest().SelectMany(rest => (PropagatedSlice?[])[ledger.EndJoin(), ledger.Add(rest)]).OfType<PropagatedSlice>()
            .Concat(pass.Pass.Beyond.Select(slice => ledger.Beyond(slice, pass.Quality)));
    }
}
