using Mem3D.Core.Evaluation;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Core.Tests.Evaluation;

public sealed class BaselinesTests
{
    private static readonly SliceMask Small = Shapes.Discs(30, 30, (14, 14, 4));
    private static readonly SliceMask Large = Shapes.Discs(30, 30, (14, 14, 10));
    private static readonly MaskVolume Like = new(30, 30, 9, (1, 1, 3));

    [Fact]
    public void Copy_repeats_the_nearest_anchor()
    {
        var one = Baselines.Copy([new Anchor(3, Small)], Like);
        Enumerable.Range(0, 9).Select(one.Area).Should().AllBeEquivalentTo(Small.Area);

        var two = Baselines.Copy([new Anchor(2, Small), new Anchor(6, Large)], Like);
        Enumerable.Range(0, 9).Select(s => two.Area(s) == Large.Area).Should().Equal(false, false, false, false, false, true, true, true, true);
    }

    [Fact]
    public void Interpolation_grows_between_the_anchors_and_leaves_the_rest_empty()
    {
        var mask = Baselines.Interpolate([new Anchor(2, Small), new Anchor(6, Large)], Like);
        var areas = Enumerable.Range(0, 9).Select(mask.Area).ToArray();
        areas[2].Should().Be(Small.Area);
        areas[6].Should().Be(Large.Area);
        areas[2..7].Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        areas[4].Should().BeCloseTo(Shapes.Discs(30, 30, (14, 14, 7)).Area, 8, "half way between radius 4 and 10 lies radius 7");
        areas[..2].Concat(areas[7..]).Should().OnlyContain(a => a == 0);
    }

    [Fact]
    public void Interpolation_stops_at_an_empty_anchor()
    {
        var mask = Baselines.Interpolate([new Anchor(2, Small), new Anchor(6, SliceMask.Empty(30, 30))], Like);
        Enumerable.Range(0, 9).Where(s => mask.Area(s) > 0).Should().Equal(2);
    }

    [Theory]
    [InlineData(Baselines.MostWalkerVoxels, 0.97)]
    [InlineData(8_000, 0.85)]
    public void The_random_walker_follows_edges_from_one_slice(int mostVoxels, double atLeast)
    {
        var (image, target) = Ball();
        var walked = Baselines.Walk([new Anchor(8, target.Slice(8))], image, SliceAxis.K, target, mostVoxels, TestContext.Current.CancellationToken);
        Overlap.Dice(walked, target).Should().BeGreaterThan(atLeast).And.BeGreaterThan(Overlap.Dice(Baselines.Copy([new Anchor(8, target.Slice(8))], target), target));
        Overlap.Dice(walked.SliceValues(8), target.SliceValues(8)).Should().Be(1, "the anchor keeps its mask");
    }

    [Fact]
    public void The_random_walker_hears_every_anchor()
    {
        var (image, target) = Ball();
        var empty = SliceMask.Empty(target.Width, target.Height);
        var walked = Baselines.Walk(
            [new Anchor(8, target.Slice(8)), new Anchor(10, empty)], image, SliceAxis.K, target, cancellationToken: TestContext.Current.CancellationToken);
        Enumerable.Range(10, 6).Sum(walked.Area).Should().Be(0, "no way leads past a slice without target");
        walked.Area(9).Should().BePositive();
        Baselines.Walk([new Anchor(3, empty)], image, SliceAxis.K, target, cancellationToken: TestContext.Current.CancellationToken).Count.Should().Be(0);
    }

    [Fact]
    public void The_baselines_wanted_are_scored()
    {
        var (image, target) = Ball();
        var dice = Baselines.Dice(
            [Baseline.Copy, Baseline.RandomWalker], [new Anchor(8, target.Slice(8))], image, SliceAxis.K, target, TestContext.Current.CancellationToken);
        dice.Keys.Should().Equal(Baseline.Copy, Baseline.RandomWalker);
        dice[Baseline.RandomWalker].Should().BeGreaterThan(dice[Baseline.Copy]);
    }

    [Fact]
    public void Without_an_anchor_there_is_nothing_to_carry()
    {
        FluentActions.Invoking(() => Baselines.Copy([], Like)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Baselines.Interpolate([], Like)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Baselines.Walk([], Ball().Image, SliceAxis.K, Like)).Should().Throw<ArgumentException>();
    }

    /// <summary>A bright ball of radius 12 mm in noise, slices 2 mm apart.</summary>
    private static (IVoxelSource Image, MaskVolume Target) Ball()
    {
        const int Side = 48;
        const int Depth = 16;
        var random = new Random(5);
        var (voxels, target) = (new short[Side * Side * Depth], new byte[Side * Side * Depth]);
        for (var i = 0; i < voxels.Length; i++)
        {
            var (x, y, z) = (i % Side, i / Side % Side, i / (Side * Side));
            target[i] = Math.Pow(x - 22, 2) + Math.Pow(y - 25, 2) + Math.Pow(2 * (z - 8), 2) <= 144 ? (byte)1 : (byte)0;
            voxels[i] = (short)(100 + (200 * target[i]) + random.Next(-15, 16));
        }

        var geometry = new VolumeGeometry(new VolumeSize(Side, Side, Depth), Affine.FromSpacing(1, 1, 2));
        return (ArrayVoxelSource.Of(geometry, Modality.CT, voxels), new MaskVolume(Side, Side, Depth, (1, 1, 2), target));
    }
}
