using Mem3D.Core.Masks;
using Mem3D.Core.Readings;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;

namespace Mem3D.Core.Tests.Readings;

public sealed class AgreementTests
{
    private const int Side = 24;
    private static readonly VolumeGeometry Geometry = new(new VolumeSize(Side, Side, 12), Affine.FromSpacing(1, 2, 3));
    private static readonly Guid Label = Guid.NewGuid();

    [Fact]
    public void Two_readers_are_compared_in_voxels_millilitres_and_slice_by_slice()
    {
        var comparison = Agreement.Of(Label, [Reader(1, Box(3, 2, 2, 10, 10), Box(4, 2, 2, 10, 10)), Reader(2, Box(4, 6, 2, 10, 10), Box(5, 2, 2, 3, 3))], Geometry, SliceAxis.K);
        var pair = comparison.Pairs.Should().ContainSingle().Subject;
        (pair.First, pair.Second).Should().Be((1, 2));
        pair.FirstMl.Should().BeApproximately(128 * 6 / 1000.0, 1e-9);
        pair.SecondMl.Should().BeApproximately(33 * 6 / 1000.0, 1e-9);
        pair.Dice.Should().BeApproximately(2.0 * 32 / (128 + 33), 1e-9);
        pair.SliceDice.Should().BeEquivalentTo(new Dictionary<int, double> { [3] = 0, [4] = 2.0 * 32 / 96, [5] = 0 });
        comparison.Slices.Select(s => s.Slice).Should().Equal(3, 4, 5);
    }

    [Fact]
    public void With_three_readers_a_slice_is_as_good_as_its_worst_pair()
    {
        var (same, other) = (Box(4, 2, 2, 12, 12), Box(4, 2, 2, 12, 7));
        var comparison = Agreement.Of(Label, [Reader(1, same), Reader(2, same), Reader(3, other)], Geometry, SliceAxis.K);
        comparison.Pairs.Should().HaveCount(3);
        comparison.Pairs[0].Dice.Should().Be(1);
        var slice = comparison.Slices.Should().ContainSingle().Subject;
        slice.Dice.Should().BeApproximately(2.0 * 50 / 150, 1e-9);
        slice.Agreed.Should().BeFalse("one of them differs");
    }

    [Fact]
    public void A_reader_who_marked_nothing_agrees_with_nobody_who_did()
    {
        var comparison = Agreement.Of(Label, [Reader(1, Box(4, 2, 2, 12, 12)), Reader(2)], Geometry, SliceAxis.K);
        comparison.Pairs.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Dice = 0.0, SurfaceDice = 0.0, SecondMl = 0.0 });
        Agreement.Of(Label, [Reader(1), Reader(2)], Geometry, SliceAxis.K).Slices.Should().BeEmpty();
    }

    [Fact]
    public void What_is_cut_out_of_the_scan_measures_as_the_whole_scan_does()
    {
        var (a, b) = (Reader(1, Box(3, 0, 0, 9, 9), Box(4, 0, 1, 9, 10)), Reader(2, Box(3, 1, 0, 11, 9), Box(6, 0, 1, 9, Side)));
        var pair = Agreement.Of(Label, [a, b], Geometry, SliceAxis.K).Pairs.Single();
        var (wholeA, wholeB) = (Whole(a), Whole(b));
        pair.Dice.Should().Be(Core.Evaluation.Overlap.Dice(wholeA, wholeB));
        pair.SurfaceDice.Should().Be(Core.Evaluation.SurfaceDistances.Between(wholeA, wholeB).SurfaceDice(Agreement.ToleranceMm));
    }

    [Fact]
    public void The_adjudication_begins_with_slices_of_every_reader_in_turn_as_they_drew_them()
    {
        SliceState[] one = [Box(3, 2, 2, 14, 14), Box(4, 2, 2, 14, 14), Box(5, 2, 2, 14, 14), Box(6, 2, 2, 14, 14)];
        SliceState[] two = [Box(3, 2, 2, 14, 14), Box(4, 2, 2, 15, 14), Box(5, 9, 2, 14, 14), Box(6, 2, 2, 14, 14)];
        IReadOnlyList<ReaderMasks> readings = [Reader(1, one), Reader(2, two)];
        var given = Agreement.InTurn(Agreement.Of(Label, readings, Geometry, SliceAxis.K), readings);
        given.Select(g => (g.Reader, g.Slice.Slice)).Should().Equal((1, 3), (2, 4), (1, 6));
        given[1].Slice.Mask.Should().Equal(two[1].Mask, "nobody drew a mask in between");
    }

    private static ReaderMasks Reader(int number, params SliceState[] slices) => new(number, slices);

    private static SliceState Box(int slice, int x0, int y0, int x1, int y1)
    {
        var values = new byte[Side * Side];
        for (var y = y0; y < y1; y++)
        {
            values.AsSpan((y * Side) + x0, x1 - x0).Fill(1);
        }

        var mask = new SliceMask(Side, Side, values);
        return new SliceState(slice, RunLength.Encode(mask), mask.Area, 1, 1, SliceOrigin.Prompted, true, Guid.NewGuid());
    }

    private static Core.Evaluation.MaskVolume Whole(ReaderMasks reader)
    {
        var mask = Core.Evaluation.MaskVolume.For(Geometry, SliceAxis.K);
        foreach (var state in reader.Slices)
        {
            mask.Set(state.Slice, RunLength.Decode(state.Mask, Side, Side));
        }

        return mask;
    }
}
