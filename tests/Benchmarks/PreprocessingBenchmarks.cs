using BenchmarkDotNet.Attributes;
using Mem3D.Core.Interactions;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Benchmarks;

/// <summary>What surrounds the networks on every slice: a 512 × 512 slice into a network input and back.</summary>
[MemoryDiagnoser]
public class PreprocessingBenchmarks
{
    private const int Voxels = 512;

    private readonly float[] _slice = new float[Voxels * Voxels];
    private readonly float[] _pasted = new float[Voxels * Voxels];
    private readonly SlicePoint[] _stroke = [.. Enumerable.Range(0, 100).Select(i => new SlicePoint(200 + i, 250 + (20 * Math.Sin(i / 9.0))))];
    private float[] _cells = [];
    private float[] _moved = [];

    /// <summary>Cells a side of the network input.</summary>
    [Params(128, 256)]
    public int Size { get; set; }

    /// <summary>Side of the region in voxels.</summary>
    [Params(60, 300)]
    public int Side { get; set; }

    private Roi Region => new(250.3, 260.7, Side);

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        foreach (ref var v in _slice.AsSpan())
        {
            v = random.Next(-1000, 2000);
        }

        (_cells, _moved) = (new float[Size * Size], new float[Size * Size]);
        foreach (ref var p in _cells.AsSpan())
        {
            p = random.NextSingle();
        }
    }

    [Benchmark]
    public void Sample() => Sampler.Sample(_slice, Voxels, Voxels, Region, Size, _moved, Edge.Border);

    [Benchmark]
    public void Move() => Sampler.Move(_cells, Region, new Roi(245, 260, Side), Size, _moved);

    [Benchmark]
    public void Paste()
    {
        var rect = Paster.Rect(Region, Voxels, Voxels);
        Paster.Paste(_cells, Size, Region, rect, _pasted.AsSpan(0, rect.Count));
    }

    [Benchmark]
    public void Window() => IntensityWindow.Of(_cells).Apply(_moved);

    [Benchmark]
    public void DrawStroke() => Guidance.Draw(_stroke, Region, Size, 2.5, _moved);
}
