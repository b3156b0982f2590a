using System.Diagnostics;
using Mem3D.Core.Memory;
using Mem3D.Core.Segmentation;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Propagation;

/// <summary>Walks one pass slice by slice: follows the mask with its ROI, reads memory, decodes, gates, pastes, remembers (docs/networks.md, Propagation).</summary>
internal sealed class PassRunner
{
    /// <summary>A pass gives up after this many slices in a row below the wanted quality.</summary>
    private const int PoorSlices = 2;

    private readonly PropagationScene _scene;
    private readonly int[] _anchors;
    private readonly int[] _nearest;
    private readonly Func<int, SliceMemory> _memoryOf;
    private readonly UInt128 _origin;
    private readonly List<SliceResult>? _known;
    private readonly EncodedSlice _slice = null!;
    private readonly MemoryBank _bank = null!;
    private readonly DecodeBuffers _buffers = null!;
    private readonly float[] _cells = [];
    private readonly double _gate;
    private readonly int _stopAfterEmpty;
    private readonly double _anchorArea;
    private bool _unremembered;
    private Roi _roi;
    private Roi _cellsRoi;
    private (int X0, int Y0, int X1, int Y1)? _box;
    private double _previousArea;
    private double _logSum;
    private double _least = 1;
    private int _empty;
    private int _poor;

    public PassRunner(PropagationScene scene, PropagationPass pass)
    {
        (_scene, Pass, _memoryOf) = (scene, pass, scene.MemoryOf);
        var options = scene.Options;
        _gate = options.Gate ?? scene.Settings.Gate;
        _stopAfterEmpty = options.StopAfterEmpty ?? scene.Settings.StopAfterEmpty;
        var mask = scene.MaskOf(pass.Anchor);
        _roi = scene.RoiOf(pass.Anchor);
        _box = mask.Box();
        _anchorArea = _previousArea = mask.Area;
        _anchors = scene.AnchorsReadBy(pass.Anchor);
        _nearest = new int[Math.Min(options.MaximumPermanent, _anchors.Length)];
        _origin = scene.KeepsResults ? scene.OriginOf(pass) : default;
        _known = Known();
        if (_known is not null)
        {
            return;
        }

        _slice = new EncodedSlice(scene.Shapes);
        _bank = new MemoryBank(scene.Shapes, _nearest.Length, options.MaximumWorking, scene.Settings.MemoryBias);
        _buffers = new DecodeBuffers(scene.Shapes, _bank.Capacity);
        _cells = GC.AllocateUninitializedArray<float>(scene.Shapes.Cells, pinned: true);
    }

    public PropagationPass Pass { get; }

    /// <summary>True: an earlier round said all that this pass says; no network runs.</summary>
    public bool Repeats => _known is not null;

    /// <summary>Slices done.</summary>
    public int Travelled { get; private set; }

    /// <summary>Estimated IoU of the last slice done.</summary>
    public double Quality { get; private set; } = 0.9;

    /// <summary>True after so many empty slices in a row: the rest of the pass is empty.</summary>
    public bool Stopped => _stopAfterEmpty > 0 && _empty >= _stopAfterEmpty;

    /// <summary>True after <see cref="PoorSlices"/> slices in a row below the wanted quality: the rest of the pass stays as it is.</summary>
    public bool GaveUp => _scene.Options.UntilQualityBelow > 0 && _poor >= PoorSlices;

    /// <summary>True when there is no slice left to compute.</summary>
    public bool Done => Travelled >= Pass.Count || Stopped || GaveUp;

    /// <summary>The next slice: as an earlier round said it where nothing it depends on has changed, else computed.</summary>
    public StepResult Step()
    {
        var began = Stopwatch.GetTimestamp();
        var slice = Pass.SliceAt(Travelled + 1);
        var (region, presence, shares) = _known is null ? Compute(slice) : Repeat(_known[Travelled]);
        Travelled++;
        _scene.Stages.Enter(Stage.None);
        var taken = _known is null ? Stopwatch.GetElapsedTime(began).TotalMilliseconds : 0;
        return new StepResult(Pass, slice, Pass.Weight(slice, Quality), region, Quality, presence, true, shares, taken, _origin) { Repeats = Repeats };
    }

    /// <summary>What a stopped pass says of its slices that were not computed: empty, with the last quality.</summary>
    public IEnumerable<StepResult> Rest()
    {
        for (var travelled = Travelled + 1; travelled <= Pass.Count; travelled++)
        {
            var slice = Pass.SliceAt(travelled);
            yield return new StepResult(Pass, slice, Pass.Weight(slice, Quality), Region.Empty, Quality, 0, false, [], 0);
        }
    }

    /// <summary>Results of an earlier round for every slice of the pass, up to where it stopped; null when one is missing.</summary>
    private List<SliceResult>? Known()
    {
        var (known, empty, poor) = (new List<SliceResult>(), 0, 0);
        while (known.Count < Pass.Count && !Ends(empty, poor))
        {
            if (_scene.Find(Pass.SliceAt(known.Count + 1), _origin) is not { } result)
            {
                return null;
            }

            known.Add(result);
            empty = result.HasMask ? 0 : empty + 1;
            poor = result.Quality < _scene.Options.UntilQualityBelow ? poor + 1 : 0;
        }

        return known;
    }

    private bool Ends(int empty, int poor) =>
        (_stopAfterEmpty > 0 && empty >= _stopAfterEmpty) || (_scene.Options.UntilQualityBelow > 0 && poor >= PoorSlices);

    private (Region Region, double Presence, IReadOnlyList<MemoryShare> Shares) Repeat(SliceResult known)
    {
        _scene.Stages.Enter(Stage.Paste);
        Note(known.Quality, known.HasMask);
        return (_scene.Recall(known), known.Presence, known.Memory);
    }

    private (Region Region, double Presence, IReadOnlyList<MemoryShare> Shares) Compute(int slice)
    {
        Remember();
        _scene.Stages.Enter(Stage.Crop);
        if (_scene.Options.FollowRoi && _box is { } box)
        {
            _roi = _roi.Follow(box, _scene.Settings.RoiScale);
        }

        FillPreviousMask();
        FillChain();
        _scene.Encode(slice, Pass.Direction, _roi, _slice);
        MemoryPolicy.Nearest(_anchors, _scene.Choices.Pinned, slice, _nearest);
        _bank.SetPermanent(_nearest, _memoryOf);
        _scene.Stages.Enter(Stage.Decode);
        _scene.Networks.ReadDecode(_slice, _bank, _buffers, _scene.Cancellation);
        _scene.Stages.Enter(Stage.Paste);
        var (region, presence, gated) = Take();
        var shares = _bank.Shares(_buffers.Share.AsSpan(0, _bank.Rows));
        if (_scene.KeepsResults)
        {
            _scene.Keep(slice, _origin, new SliceResult(gated ? null : [.. _cells], _roi, Quality, presence, region.Mask, region.ExpectedIou(), shares));
        }

        return (region, presence, shares);
    }

    /// <summary>Gates and pastes the network's answer and moves the state on.</summary>
    private (Region Region, double Presence, bool Gated) Take()
    {
        var (quality, presence, expected) = ((double)_buffers.Quality[0], (double)_buffers.Presence[0], (double)_buffers.ExpectedIou[0]);
        _logSum += Math.Log(expected);
        _least = Math.Min(_least, expected);
        _cellsRoi = _roi;
        var gated = _gate * (1 - presence) > quality;
        if (gated)
        {
            quality = 1 - presence;
            Array.Clear(_cells);
        }
        else
        {
            _buffers.Probability.CopyTo(_cells, 0);
        }

        var region = _scene.Paste(gated ? null : _cells, _roi);
        (_previousArea, _box) = region.Measure();
        Note(quality, _box is not null);
        _unremembered = true;
        return (region, presence, gated);
    }

    private void Note(double quality, bool hasMask)
    {
        _empty = hasMask ? 0 : _empty + 1;
        _poor = quality < _scene.Options.UntilQualityBelow ? _poor + 1 : 0;
        Quality = quality;
    }

    /// <summary>Puts the slice done last into memory; left until the next slice needs it, so that its mask is shown first.</summary>
    private void Remember()
    {
        if (!_unremembered)
        {
            return;
        }

        _scene.Stages.Enter(Stage.Remember);
        _scene.Networks.EncodeMemory(_slice, _cells, _bank.PreviousKeys, _bank.PreviousValues, _scene.Cancellation);
        _unremembered = false;
        _bank.SetPrevious(Pass.SliceAt(Travelled));
        if (MemoryPolicy.BecomesWorking(Travelled, _scene.Options.Every) && !_scene.Choices.Dropped.Contains(Pass.SliceAt(Travelled)))
        {
            _bank.KeepPrevious();
        }
    }

    private void FillPreviousMask()
    {
        if (!_scene.Options.UsePreviousMask)
        {
            Array.Clear(_buffers.PreviousMask);
        }
        else if (Travelled == 0)
        {
            _scene.SampleMask(Pass.Anchor, _roi, _buffers.PreviousMask);
        }
        else
        {
            Sampler.Move(_cells, _cellsRoi, _roi, _scene.Shapes.Size, _buffers.PreviousMask);
        }
    }

    private void FillChain()
    {
        var chain = _buffers.Chain;
        chain[0] = Travelled + 1;
        chain[1] = (float)_anchorArea;
        chain[2] = (float)_previousArea;
        chain[3] = (float)_logSum;
        chain[4] = (float)_least;
        chain[5] = (float)(_roi.Area / _scene.Shapes.Cells);
    }
}
