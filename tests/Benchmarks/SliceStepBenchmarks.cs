using BenchmarkDotNet.Attributes;
using Mem3D.Inference;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Models;
using Mem3D.Inference.Propagation;

namespace Mem3D.Benchmarks;

/// <summary>The networks of one slice step, each by itself, with a full memory: an anchor, the previous slice, six working slices.</summary>
[MemoryDiagnoser]
public class SliceStepBenchmarks
{
    private ModelSet _models = null!;
    private EncodedSlice _slice = null!;
    private SliceMemory _memory = null!;
    private MemoryBank _bank = null!;
    private DecodeBuffers _buffers = null!;
    private FusionBuffers _fusion = null!;

    [Params(Precision.Float32, Precision.Int8)]
    public Precision Precision { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _models = ModelSet.Load(ModelFolder.Find(), DeviceChoice.Cpu, 2, Precision);
        var shapes = _models.Memory.Shapes;
        (_slice, _memory) = (new EncodedSlice(shapes), new SliceMemory(shapes));
        _bank = new MemoryBank(shapes, 1, 6, _models.Manifest.Memory.MemoryBias);
        _buffers = new DecodeBuffers(shapes, _bank.Capacity);
        _fusion = new FusionBuffers(shapes);
        var random = new Random(1);
        foreach (var buffer in new[] { _slice.Image, _buffers.PreviousMask, _fusion.Image, _fusion.Masks, _fusion.Scalars })
        {
            foreach (ref var value in buffer.AsSpan())
            {
                value = random.NextSingle();
            }
        }

        EncodeQuery();
        _models.Memory.EncodeMemory(_slice, _buffers.PreviousMask, _memory.Keys, _memory.Values, CancellationToken.None);
        _bank.SetPermanent([0], _ => _memory);
        for (var slice = 1; slice <= 6; slice++)
        {
            Remember();
            _bank.SetPrevious(slice);
            _bank.KeepPrevious();
        }

        new float[] { 7, 900, 900, -1, 0.9f, 1 }.CopyTo(_buffers.Chain, 0);
    }

    [GlobalCleanup]
    public void CleanUp() => _models.Dispose();

    [Benchmark]
    public void EncodeQuery() => _models.Memory.EncodeQuery(_slice, CancellationToken.None);

    [Benchmark]
    public void ReadDecode() => _models.Memory.ReadDecode(_slice, _bank, _buffers, CancellationToken.None);

    [Benchmark]
    public void Remember() => _models.Memory.EncodeMemory(_slice, _buffers.PreviousMask, _bank.PreviousKeys, _bank.PreviousValues, CancellationToken.None);

    [Benchmark]
    public void Fuse() => _models.Memory.Fuse(_fusion, CancellationToken.None);
}
