using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;

namespace Mem3D.Inference.Propagation;

/// <summary>
/// Collects what the passes say about each slice and decides what is told: a slice that another pass still comes to is provisional, then blended
/// and final. Counts progress.
/// </summary>
internal sealed class SliceLedger
{
    private readonly Dictionary<int, int> _awaited = [];
    private readonly Dictionary<int, StepResult> _first = [];
    private readonly SliceMask _empty;
    private readonly bool _probabilities;
    private readonly Func<StepResult, StepResult, SliceJoin> _join;
    private readonly StageClock? _stages;
    private (StepResult First, StepResult Second, bool Final, SliceJoin Join)? _joining;
    private int _done;
    private int _total;

    /// <param name="plan">All passes.</param>
    /// <param name="width">Voxels of a slice along x.</param>
    /// <param name="height">Voxels of a slice along y.</param>
    /// <param name="probabilities">Tell the probability of each voxel of the mask.</param>
    /// <param name="join">Begins to make one result of what two passes say of a slice; null: <see cref="Blend"/>.</param>
    /// <param name="stages">Takes the time of joining and of making masks; null: nobody measures.</param>
    public SliceLedger(
        IReadOnlyList<PropagationPass> plan, int width, int height, bool probabilities = false, Func<StepResult, StepResult, SliceJoin>? join = null,
        StageClock? stages = null)
    {
        (_probabilities, _stages) = (probabilities, stages);
        _join = join ?? (static (a, b) => new SliceJoin(() => Blend(a, b)));
        _empty = SliceMask.Empty(width, height);
        foreach (var pass in plan)
        {
            _total += pass.Count;
            for (var travelled = 1; travelled <= pass.Count; travelled++)
            {
                var slice = pass.SliceAt(travelled);
                _awaited[slice] = _awaited.GetValueOrDefault(slice) + 1;
            }
        }
    }

    /// <summary>Slices that will not be computed after all.</summary>
    public void Skip(int slices) => _total -= slices;

    /// <summary>True: what a pass says of this slice will be joined with what another one has said.</summary>
    public bool WillJoin(int slice) => _first.ContainsKey(slice);

    /// <summary>
    /// Takes what a pass says of a slice (its region with it) and gives what there is to tell; null: nothing, or a join has begun. Where
    /// <see cref="WillJoin"/>, to be called after <see cref="EndJoin"/>.
    /// </summary>
    public PropagatedSlice? Add(StepResult step)
    {
        _done += step.Computed ? 1 : 0;
        var final = --_awaited[step.Slice] == 0;
        if (_first.Remove(step.Slice, out var other))
        {
            _stages?.Enter(Stage.Join);
            _joining = (other, step, final, _join(other, step));
            _stages?.Enter(Stage.None);
            return null;
        }

        return Settle(step, final);
    }

    /// <summary>Ends the join that has begun and gives what there is to tell; null: none has.</summary>
    public PropagatedSlice? EndJoin()
    {
        if (_joining is not var (first, second, final, join))
        {
            return null;
        }

        _stages?.Enter(Stage.Join);
        var joined = join.End();
        _joining = null;
        first.Region.Release();
        second.Region.Release();
        return Settle(joined, final);
    }

    /// <summary>The run has ended early: waits until a join that has begun touches nothing any more.</summary>
    public void Abandon() => _joining?.Join.Abandon();

    /// <summary>A pass will not come to these slices: what another one said of them is final.</summary>
    public IEnumerable<PropagatedSlice> GiveUp(IEnumerable<int> slices)
    {
        var told = new List<PropagatedSlice>();
        foreach (var slice in slices)
        {
            if (--_awaited[slice] == 0 && _first.Remove(slice, out var only))
            {
                told.Add(Tell(only, true));
                only.Region.Release();
            }
        }

        return told;
    }

    /// <summary>A slice behind an empty anchor: empty.</summary>
    public PropagatedSlice Beyond(int slice, double quality) => Tell(new StepResult(null, slice, 1, Region.Empty, quality, 0, false, [], 0), true);

    /// <summary>Probability, quality and presence, each weighted by <see cref="StepResult.Weight"/>.</summary>
    public static StepResult Blend(StepResult a, StepResult b)
    {
        var sum = a.Weight + b.Weight;
        double Mean(double x, double y) => ((x * a.Weight) + (y * b.Weight)) / sum;
        return new StepResult(
            null, b.Slice, sum, Region.Blend(a.Region, a.Weight, b.Region, b.Weight), Mean(a.Quality, b.Quality), Mean(a.Presence, b.Presence),
            a.Computed || b.Computed, StepResult.MemoryOf(a, b), b.Milliseconds);
    }

    /// <summary>Keeps a result for the pass that still comes, or lets it go.</summary>
    private PropagatedSlice? Settle(StepResult step, bool final)
    {
        if (!final)
        {
            _first[step.Slice] = step;
        }

        // Where another pass still comes, one that stopped has nothing to show, and one that repeats an earlier round nothing new.
        var told = final || (step.Computed && !step.Repeats) ? Tell(step, final) : null;
        if (final)
        {
            step.Region.Release();
        }

        return told;
    }

    private PropagatedSlice Tell(StepResult step, bool final)
    {
        _stages?.Enter(Stage.Paste);
        var mask = step.Region.Rect.Count == 0 ? _empty : step.Region.ToMask(_empty.Width, _empty.Height);
        return new PropagatedSlice(
            step.Slice, mask, (float)step.Quality, (float)step.Presence, final, _done, _total, step.Memory, step.Milliseconds,
            (float)step.Region.ExpectedIou(), _probabilities ? step.Region.Certainties(mask.Area) : null)
        {
            Stages = _stages?.Take() ?? default,
        };
    }
}
