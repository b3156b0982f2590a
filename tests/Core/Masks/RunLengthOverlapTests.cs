using CsCheck;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Masks;

namespace Mem3D.Core.Tests.Masks;

public sealed class RunLengthOverlapTests
{
    [Fact]
    public void It_says_the_same_as_counting_voxels() => Gen.Select(Gen.Int[1, 17], Gen.Int[1, 9]).SelectMany(size => Gen.Select(
        Gen.Const(size), Gen.Byte[0, 1].Array[size.Item1 * size.Item2], Gen.Byte[0, 1].Array[size.Item1 * size.Item2])).Sample((size, a, b) =>
    {
        var (first, second) = (new SliceMask(size.Item1, size.Item2, a), new SliceMask(size.Item1, size.Item2, b));
        RunLengthOverlap.Iou(RunLength.Encode(first), RunLength.Encode(second)).Should().BeApproximately(Overlap.Iou(first, second), 1e-12);
    });

    [Fact]
    public void Two_empty_masks_agree_and_an_empty_one_has_nothing_in_common()
    {
        var empty = RunLength.Encode(SliceMask.Empty(300, 200));
        var full = new byte[300 * 200];
        Array.Fill(full, (byte)1);
        RunLengthOverlap.Iou(empty, empty).Should().Be(1);
        RunLengthOverlap.Iou(empty, RunLength.Encode(new SliceMask(300, 200, full))).Should().Be(0);
    }
}
