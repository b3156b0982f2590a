using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Testing.Engines;

namespace Mem3D.Core.Tests.Segmentation;

public class RoundPropagationTests
{
    private static readonly ArrayVoxelSource Volume =
        ArrayVoxelSource.Of(new VolumeGeometry(new VolumeSize(4, 4, 9), Affine.FromSpacing(1, 1, 1)), Modality.CT, new short[144]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Targets_take_turns_and_progress_counts_them_all()
    {
        var told = await Engine().PropagateRoundAsync(Volume, [Request(4), Request(1), Request(7)], null, Token).ToListAsync(Token);
        told.Take(6).Select(s => (s.Target, s.Slice)).Should().Equal((0, 5), (1, 2), (2, 8), (0, 6), (1, 3), (2, 6));
        told.GroupBy(s => s.Target).Should().OnlyContain(g => g.Select(s => s.Slice).Distinct().Count() == 8);
        told.Select(s => s.Done).Should().BeInAscendingOrder();
        (told[^1].Done, told[^1].Total).Should().Be((24, 24));
    }

    [Fact]
    public async Task One_target_comes_as_it_is()
    {
        var alone = await Engine().PropagateAsync(Volume, Request(4), null, Token).Select(s => s.Slice).ToListAsync(Token);
        (await Engine().PropagateRoundAsync(Volume, [Request(4)], null, Token).Select(s => s.Slice).ToListAsync(Token)).Should().Equal(alone);
    }

    [Fact]
    public async Task A_failure_ends_the_round_and_lets_go_of_every_target()
    {
        var engine = Engine();
        var reads = 0;
        engine.BeforeSlice = (_, _) => ++reads == 4 ? throw new InvalidOperationException("broken") : Task.CompletedTask;
        var told = new List<int>();
        var run = async () =>
        {
            await foreach (var slice in engine.PropagateRoundAsync(Volume, [Request(4), Request(1)], null, Token))
            {
                told.Add(slice.Slice);
            }
        };
        await run.Should().ThrowAsync<InvalidOperationException>();
        told.Should().Equal(5, 2, 6);
    }

    private static ScriptedEngine Engine() => new((_, _) => SliceMask.Empty(4, 4), (_, _, _, anchor) => (anchor.Mask, 0.9f, 1));

    private static PropagationRequest Request(int anchor) => new(
        SliceAxis.K, [new Anchor(anchor, new SliceMask(4, 4, [1, .. new byte[15]]))], new SliceRange(0, 9), PropagationDirection.Both, PropagationOptions.Default);
}
