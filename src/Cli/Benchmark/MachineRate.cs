using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mem3D.Cli.Benchmark;

/// <summary>
/// How many float32 operations a second this machine's cores do at best, now: fused multiply-adds on registers, on as many threads as the networks
/// have. Nothing real is as fast; it is the floor that times are compared with.
/// </summary>
internal static class MachineRate
{
    private const int Rounds = 2_000_000;
    private const int Chains = 12;
    private const int Repeats = 5;

    /// <summary>10⁹ operations a second: the best of a few tries.</summary>
    public static double MeasureGflops(int threads) => Enumerable.Range(0, Repeats).Max(_ => Try(Math.Max(1, threads)));

    private static double Try(int threads)
    {
        using var start = new Barrier(threads + 1);
        var sums = new float[threads];
        var workers = Enumerable.Range(0, threads).Select(n => new Thread(() =>
        {
            start.SignalAndWait();
            sums[n] = Vector512.IsHardwareAccelerated ? Wide() : Narrow();
        })).ToList();
        workers.ForEach(worker => worker.Start());
        start.SignalAndWait();
        var began = Stopwatch.GetTimestamp();
        workers.ForEach(worker => worker.Join());
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var lanes = Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector256<float>.Count;
        return sums.All(float.IsFinite) ? 2.0 * lanes * Chains * Rounds * threads / seconds / 1e9 : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Wide()
    {
        var (x, y) = (Vector512.Create(0.999999f), Vector512.Create(1e-7f));
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var n = 0; n < Rounds; n++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Narrow()
    {
        var (x, y) = (Vector256.Create(0.999999f), Vector256.Create(1e-7f));
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var n = 0; n < Rounds; n++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
