using BenchmarkDotNet.Attributes;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Models;

namespace Mem3D.Benchmarks;

/// <summary>The memory arena along a pass, with the sizes of the compact network at 128 cells.</summary>
[MemoryDiagnoser]
public class MemoryBankBenchmarks
{
    private static readonly MemoryShapes Shapes = new(128, 64, 128, 128, 64, 32);

    private readonly MemoryBank _bank = new(Shapes, 4, 6, new MemoryBias(0, 0, 0));
    private readonly SliceMemory _memory = new(Shapes);
    private readonly float[] _share = new float[11 * 64];
    private int _slice;

    /// <summary>A slice becomes working memory and, when full, the oldest leaves.</summary>
    [Benchmark]
    public int Append()
    {
        _bank.SetPrevious(++_slice);
        _bank.KeepPrevious();
        return _bank.Rows;
    }

    /// <summary>The nearest anchors change by one.</summary>
    [Benchmark]
    public int ReplaceAnchor()
    {
        var first = ++_slice & 1;
        _bank.SetPermanent([first, first + 1, first + 2, first + 3], _ => _memory);
        return _bank.Rows;
    }

    /// <summary>What the memory panel shows.</summary>
    [Benchmark]
    public int Shares() => _bank.Shares(_share).Count;
}
