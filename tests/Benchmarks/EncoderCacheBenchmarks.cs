using BenchmarkDotNet.Attributes;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Benchmarks;

/// <summary>The encoder cache with the sizes of the compact network at 128 cells: what a hit costs beside the encoder it saves.</summary>
[MemoryDiagnoser]
public class EncoderCacheBenchmarks
{
    private const int Held = 100;

    private static readonly MemoryShapes Shapes = new(128, 64, 128, 128, 64, 32);

    private readonly EncodedSlice _slice = new(Shapes);
    private EncoderCache _cache = null!;
    private int _next;

    [GlobalSetup]
    public void SetUp()
    {
        _cache = new EncoderCache(Held * _slice.Bytes);
        for (var slice = 0; slice < Held; slice++)
        {
            _cache.Add(Key(slice), _slice);
        }
    }

    /// <summary>Found: looked up and copied out.</summary>
    [Benchmark]
    public bool Hit() => _cache.TryGet(Key(_next = (_next + 1) % Held), _slice);

    /// <summary>Not there.</summary>
    [Benchmark]
    public bool Miss() => _cache.TryGet(Key(-1), _slice);

    /// <summary>Copied in, the oldest leaves.</summary>
    [Benchmark]
    public long AddAndEvict()
    {
        _cache.Add(Key(Held + ++_next), _slice);
        return _cache.Bytes;
    }

    private static EncoderKey Key(int slice) => new("v", SliceAxis.K, slice, 1, new Roi(1, 2, 3), new IntensityWindow(0, 1), new ObjectWindow(0, 1));
}
