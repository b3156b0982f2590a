using CsCheck;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Tests.Preprocessing;

/// <summary>Vector instructions and what is left over at the end say what a plain loop says.</summary>
public class ThresholdsTests
{
    private static readonly Gen<float[]> Values = Gen.Frequency((3, Gen.Float[0, 1]), (1, Gen.Const(0.5f)), (1, Gen.Const(0f))).Array[0, 300];

    [Fact]
    public void Masks() => Values.Sample(values =>
    {
        var mask = new byte[values.Length + 3];
        mask.AsSpan().Fill(7);
        Thresholds.ToMask(values, mask);
        return mask.AsSpan(0, values.Length).SequenceEqual(Array.ConvertAll(values, v => v > 0.5f ? (byte)1 : (byte)0)) && mask.AsSpan(values.Length).Count((byte)7) == 3;
    });

    [Fact]
    public void Cutting() => Gen.Select(Values, Gen.Float[0, 1]).Sample((values, floor) =>
    {
        var expected = Array.ConvertAll(values, v => v < floor ? 0 : v);
        Thresholds.CutBelow(values, floor);
        return values.SequenceEqual(expected);
    });

    [Fact]
    public void Sums() => Values.Sample(values =>
    {
        var (inside, outside, area) = Thresholds.Sums(values);
        return area == values.Count(v => v > 0.5f) && Math.Abs(inside - values.Where(v => v > 0.5f).Sum(v => (double)v)) < 1e-9
            && Math.Abs(outside - values.Where(v => v <= 0.5f).Sum(v => (double)v)) < 1e-9;
    });

    [Fact]
    public void Areas_and_boxes() => Gen.Select(Gen.Int[1, 40], Gen.Int[0, 12], Gen.Int[0, 400].HashSet[0, 4]).Sample((width, height, set) =>
    {
        var values = new float[width * height];
        foreach (var i in set.Where(i => i < values.Length))
        {
            values[i] = 0.6f;
        }

        var on = Enumerable.Range(0, values.Length).Where(i => values[i] > 0.5f).Select(i => (X: i % width, Y: i / width)).ToList();
        var (area, box) = Thresholds.Measure(values, width);
        return area == on.Count && box == (on.Count == 0
            ? default : new VoxelRect(on.Min(p => p.X), on.Min(p => p.Y), on.Max(p => p.X) + 1, on.Max(p => p.Y) + 1));
    });
}
