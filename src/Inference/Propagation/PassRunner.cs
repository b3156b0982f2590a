using System.Diagnostics;
using Mem3D.Core.Memory;
using Mem3D.Core.Segmentation;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Propagation;

/// <summary>Walks one pass slice by slice: follows the mask with its ROI, reads memory, decodes, gates, pastes, remembers (docs/networks.md, Propagation).</summary>
internal sealed class PassRunner
{
    private readonly PropagationScene _scene;
    private readonly MemoryBank _bank;
    private readonly DecodeBuffers _buffers;
    private readonly float[] _cells;
    private readonly double _gate;
    private readonly int _stopAfterEmpty;
    private readonly double _anchorArea;
    private EncodedSlice? _scratch;
    private EncodedSlice? _unremembered;
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
        (_scene, Pass) = (scene, pass);
        var options = scene.Options;
        _bank = new MemoryBank(
            scene.Shapes, Math.Min(options.MaximumPermanent, scene.Anchors.Count), options.MaximumWorking, scene.Settings.MemoryBias);
        _buffers = new DecodeBuffers(scene.Shapes, _bank.Capacity);
        _cells = GC.AllocateUninitializedArray<float>(scene.Shapes.Cells, pinned: true);
        _gate = options.Gate ?? scene.Settings.Gate;
        _stopAfterEmpty = options.StopAfterEmpty ?? scene.Settings.StopAfterEmpty;
        var mask = scene.MaskOf(pass.Anchor);
        _roi = scene.RoiOf(pass.Anchor);
        _box = mask.Box();
        _anchorArea = _previousArea = mask.Area;
    }

    public PropagationPass Pass { get; }

    /// <summary>Slices done.</summary>
    public int Travelled { get; private set; }

    /// <summary>Estimated IoU of the last slice done.</summary>
    public double Quality { get; private set; } = 0.9;

    /// <summary>True after so many empty slices in a row: the rest of the pass is empty.</summary>
    public bool Stopped => _stopAfterEmpty > 0 && _empty >= _stopAfterEmpty;

    /// <summary>True after two slices in a row below the wanted quality: the rest of the pass stays as it is.</summary>
    public bool GaveUp => _scene.Options.UntilQualityBelow > 0 && _poor >= 2;

    /// <summary>True when there is no slice left to compute.</summary>
    public bool Done => Travelled >= Pass.Count || Stopped || GaveUp;

    /// <summary>Computes the next slice.</summary>
    public StepResult Step()
    {
        var began = Stopwatch.GetTimestamp();
        Remember();
        var slice = Pass.SliceAt(Travelled + 1);
        if (_scene.Options.FollowRoi && _box is { } box)
        {
            _roi = _roi.Follow(box, _scene.Settings.RoiScale);
        }

        var encoded = _scene.Encode(slice, Pass.Direction, _roi, ref _scratch);
        FillPreviousMask();
        FillChain();
        _bank.SetPermanent(MemoryPolicy.Nearest(_scene.Anchors, slice, _bank.Permanents), _scene.MemoryOf);
        _scene.Networks.ReadDecode(encoded, _bank, _buffers, _scene.Cancellation);
        var region = Take(encoded, out var presence);
        var shares = _bank.Shares(_buffers.Share.AsSpan(0, _bank.Rows));
        Travelled++;
        return new StepResult(
            Pass, slice, Pass.Weight(slice, Quality), region, Quality, presence, true, shares, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
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

    /// <summary>Gates and pastes the network's answer and moves the state on.</summary>
    private Region Take(EncodedSlice encoded, out double presence)
    {
        var (quality, expected) = ((double)_buffers.Quality[0], (double)_buffers.ExpectedIou[0]);
        presence = _buffers.Presence[0];
        _logSum += Math.Log(expected);
        _least = Math.Min(_least, expected);
        _cellsRoi = _roi;
        var region = Region.Empty;
        if (_gate * (1 - presence) > quality)
        {
            quality = 1 - presence;
            Array.Clear(_cells);
        }
        else
        {
            _buffers.Probability.CopyTo(_cells, 0);
            var rect = Paster.Rect(_roi, _scene.Width, _scene.Height);
            if (rect.Count > 0)
            {
                region = new Region(rect, GC.AllocateUninitializedArray<float>(rect.Count));
                Paster.Paste(_cells, _scene.Shapes.Size, _roi, rect, region.Values);
            }
        }

        (_previousArea, _box) = region.Measure();
        _empty = _box is null ? _empty + 1 : 0;
        _poor = quality < _scene.Options.UntilQualityBelow ? _poor + 1 : 0;
        Quality = quality;
        _unremembered = encoded;
        return region;
    }

    /// <summary>Puts the slice done last into memory; left until the next slice needs it, so that its mask is shown first.</summary>
    private void Remember()
    {
        if (_unremembered is null)
        {
            return;
        }

        _scene.Networks.EncodeMemory(_unremembered, _cells, _bank.PreviousKeys, _bank.PreviousValues, _scene.Cancellation);
        _unremembered = null;
        _bank.SetPrevious(Pass.SliceAt(Travelled));
        if (MemoryPolicy.BecomesWorking(Travelled, _scene.Options.Every))
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
