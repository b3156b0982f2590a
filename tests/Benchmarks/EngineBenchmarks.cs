using BenchmarkDotNet.Attributes;
using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference;

namespace Mem3D.Benchmarks;

/// <summary>The engine with the shipped networks on two threads: what a person waits for. <c>mem3d benchmark</c> says where the time of a slice goes.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private const int Side = 512;

    private SegmentationEngine _engine = null!;
    private ArrayVoxelSource _volume = null!;
    private SliceMask _truth = null!;

    [Params(100, 400)]
    public int Slices { get; set; }

    [Params(Precision.Float32, Precision.Int8)]
    public Precision Precision { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _engine = SegmentationEngine.Load(new InferenceOptions
        {
            ModelFolder = ModelFolder.Find(),
            Device = DeviceChoice.Cpu,
            Threads = 2,
            Precision = Precision,
            ResultCacheBytes = 0,
            EncoderCacheBytes = 0,
        });
        var slice = new short[Side * Side];
        var mask = new byte[Side * Side];
        for (var i = 0; i < slice.Length; i++)
        {
            mask[i] = Math.Pow((i % Side) - 220, 2) + Math.Pow((i / Side) - 260, 2) <= 55 * 55 ? (byte)1 : (byte)0;
            slice[i] = (short)((mask[i] == 1 ? 130 : 40) + (i * 2654435761 % 61));
        }

        var voxels = new short[slice.Length * Slices];
        for (var k = 0; k < Slices; k++)
        {
            slice.CopyTo(voxels, k * slice.Length);
        }

        _truth = new SliceMask(Side, Side, mask);
        _volume = ArrayVoxelSource.Of(new VolumeGeometry(new VolumeSize(Side, Side, Slices), Affine.FromSpacing(0.8, 0.8, 2.5)), Modality.CT, voxels);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _engine.Dispose();
        _volume.Dispose();
    }

    /// <summary>From pointer-up to the mask of a scribble.</summary>
    [Benchmark]
    public async Task<int> FirstMask()
    {
        var stroke = Enumerable.Range(-8, 17).Select(n => new SlicePoint(220 + (3 * n), 260)).ToArray();
        var request = new InteractionRequest(SliceAxis.K, Slices / 2, [new Prompt(PromptKind.Scribble, true, stroke)], null);
        return (await _engine.InteractAsync(_volume, request, CancellationToken.None)).Mask.Area;
    }

    /// <summary>From the start of a round to its first slice; the run is then given up.</summary>
    [Benchmark]
    public Task<int> FirstSlice() => TakeAsync(1);

    /// <summary>Every slice of the volume.</summary>
    [Benchmark]
    public Task<int> Round() => TakeAsync(Slices);

    /// <summary>Three slices, then a stop while a network runs: what it costs beside three slices is the stop.</summary>
    [Benchmark]
    public async Task<int> Cancel()
    {
        using var stop = new CancellationTokenSource();
        var told = 0;
        try
        {
            await foreach (var _ in _engine.PropagateAsync(_volume, Request(), null, stop.Token))
            {
                if (++told == 3)
                {
                    stop.CancelAfter(TimeSpan.FromMilliseconds(1));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // This is what is measured.
        }

        return told;
    }

    private async Task<int> TakeAsync(int slices)
    {
        var told = 0;
        await foreach (var _ in _engine.PropagateAsync(_volume, Request(), null, CancellationToken.None))
        {
            if (++told == slices)
            {
                break;
            }
        }

        return told;
    }

    private PropagationRequest Request() => new(
        SliceAxis.K, [new Anchor(Slices / 2, _truth)], new SliceRange(0, Slices), PropagationDirection.Both, PropagationOptions.Default with { Gate = 0, StopAfterEmpty = 0, Judge = false });
}
