using Mem3D.Core.Errors;
using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Hosting;
using Mem3D.Inference.Tests.Fixtures;
using Mem3D.Inference.Tests.Propagation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Mem3D.Inference.Tests;

/// <summary>The whole engine with ONNX Runtime on the tiny model set.</summary>
public sealed class SegmentationEngineTests : IDisposable
{
    private static readonly InferenceOptions Options = new() { ModelFolder = TinyModels.Folder, Device = DeviceChoice.Cpu, Threads = 1, Precision = Precision.Float32 };

    private readonly SegmentationEngine _engine = SegmentationEngine.Load(Options);
    private readonly Phantom _volume = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _engine.Dispose();
        _volume.Dispose();
    }

    [Theory]
    [InlineData(PropagationDirection.Both)]
    [InlineData(PropagationDirection.Up)]
    [InlineData(PropagationDirection.Down)]
    public async Task A_phantom_is_followed_to_its_ends(PropagationDirection direction)
    {
        var slices = await Propagate([Phantom.AnchorAt(14)], direction: direction);
        slices.Should().NotBeEmpty();
        foreach (var slice in slices)
        {
            if (slice.Slice is > Phantom.First + 2 and < Phantom.Last - 2)
            {
                Phantom.Dice(slice.Mask, Phantom.Truth(slice.Slice)).Should().BeGreaterThan(0.85, "slice {0}", slice.Slice);
            }

            if (slice.Slice is < Phantom.First - 1 or > Phantom.Last + 1)
            {
                slice.Mask.IsEmpty.Should().BeTrue("slice {0} lies outside", slice.Slice);
            }
        }
    }

    [Theory]
    [InlineData(SliceAxis.I)]
    [InlineData(SliceAxis.J)]
    public async Task Any_axis_can_be_travelled(SliceAxis axis)
    {
        var (width, height) = _volume.Info.Geometry.SliceSize(axis);
        var middle = axis == SliceAxis.I ? 30 : 22;
        var slice = new float[width * height];
        _volume.ReadSlice(axis, middle, slice);
        var anchor = new Anchor(middle, new SliceMask(width, height, Array.ConvertAll(slice, v => v > 300 ? (byte)1 : (byte)0)));
        var count = _volume.Info.Geometry.SliceCount(axis);
        var request = new PropagationRequest(axis, [anchor], new SliceRange(0, count), PropagationDirection.Both, PropagationOptions.Default);
        var slices = await _engine.PropagateAsync(_volume, request, null, Token).ToListAsync(Token);
        slices.Should().HaveCount(count - 1);
        slices.First(s => s.Slice == middle + 1).Mask.Area.Should().BeInRange(anchor.Mask.Area * 8 / 10, anchor.Mask.Area * 12 / 10);
    }

    [Fact]
    public async Task The_cache_changes_nothing_but_time()
    {
        var plain = await Propagate([Phantom.AnchorAt(14)]);
        var first = await Propagate([Phantom.AnchorAt(14)], "case");
        var second = await Propagate([Phantom.AnchorAt(14)], "case");
        Same(plain, first);
        Same(plain, second);
        var corrected = await Propagate([Phantom.AnchorAt(8), Phantom.AnchorAt(14)], "case");
        Same(await Propagate([Phantom.AnchorAt(8), Phantom.AnchorAt(14)]), corrected);
    }

    [Fact]
    public async Task Two_runs_at_once_do_not_disturb_each_other()
    {
        var alone = await Propagate([Phantom.AnchorAt(14)]);
        var together = await Task.WhenAll(Propagate([Phantom.AnchorAt(14)], "a"), Propagate([Phantom.AnchorAt(14)], "a"), Propagate([Phantom.AnchorAt(14)]));
        together.Should().AllSatisfy(run => Same(alone, run));
    }

    [Fact]
    public async Task Cancelling_ends_the_run_and_keeps_what_came()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var told = 0;
        var run = async () =>
        {
            await foreach (var slice in _engine.PropagateAsync(_volume, Request([Phantom.AnchorAt(14)]), null, stop.Token))
            {
                if (++told == 3)
                {
                    await stop.CancelAsync();
                }
            }
        };
        await run.Should().ThrowAsync<OperationCanceledException>();
        told.Should().Be(3);
    }

    [Fact]
    public async Task A_volume_of_numbers_that_are_none_is_refused_with_a_reason()
    {
        var geometry = new VolumeGeometry(new VolumeSize(Phantom.Width, Phantom.Height, Phantom.Depth), Affine.FromSpacing(1, 1, 1));
        var voxels = new float[Phantom.Width * Phantom.Height * Phantom.Depth];
        voxels.AsSpan(16 * Phantom.Width * Phantom.Height).Fill(float.NaN);
        using var damaged = new ArrayVoxelSource(new VolumeInfo(geometry, VoxelType.Float32, Modality.Other, new IntensityRange(0, 0, 0, 0)), voxels);
        var told = new List<int>();
        var run = async () =>
        {
            await foreach (var slice in _engine.PropagateAsync(damaged, Request([Phantom.AnchorAt(13)], PropagationDirection.Up), null, Token))
            {
                told.Add(slice.Slice);
            }
        };
        (await run.Should().ThrowAsync<Mem3DException>()).Which.Message.Should().Contain("not numbers");
        told.Should().Equal(14);
    }

    [Fact]
    public async Task A_box_makes_a_mask_and_a_correction_starts_from_it()
    {
        var box = new Prompt(PromptKind.Box, true, [new SlicePoint(14, 10), new SlicePoint(46, 34)]);
        var first = await _engine.InteractAsync(_volume, new InteractionRequest(SliceAxis.K, 14, [box], null), Token);
        first.Mask.IsEmpty.Should().BeFalse();
        var (x0, y0, x1, y1) = first.Mask.Box()!.Value;
        (x0 >= 10 && y0 >= 7 && x1 <= 50 && y1 <= 38).Should().BeTrue("outside the enlarged box is background");

        var stroke = new Prompt(PromptKind.Scribble, false, [new SlicePoint(18, 12), new SlicePoint(24, 14)]);
        var second = await _engine.InteractAsync(_volume, new InteractionRequest(SliceAxis.K, 14, [box, stroke], first.Mask), Token);
        var afresh = await _engine.InteractAsync(_volume, new InteractionRequest(SliceAxis.K, 14, [box, stroke], null), Token);
        second.Mask.Area.Should().BeGreaterThan(0);
        second.Mask.Values.Should().NotEqual(afresh.Mask.Values, "a correction starts from the mask there is");
    }

    [Fact]
    public async Task Only_negative_prompts_make_an_empty_mask_and_no_target_too()
    {
        var negative = new Prompt(PromptKind.Scribble, false, [new SlicePoint(30, 22), new SlicePoint(35, 22)]);
        var none = new Prompt(PromptKind.NoTarget, true, []);
        (await _engine.InteractAsync(_volume, new InteractionRequest(SliceAxis.K, 14, [negative], null), Token)).Mask.IsEmpty.Should().BeTrue();
        (await _engine.InteractAsync(_volume, new InteractionRequest(SliceAxis.K, 14, [none], Phantom.Truth(14)), Token)).Mask.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public async Task Requests_that_make_no_sense_are_refused()
    {
        var click = new Prompt(PromptKind.Click, true, [new SlicePoint(5, 5)]);
        foreach (var request in new[]
        {
            new InteractionRequest(SliceAxis.K, 30, [click], null), new InteractionRequest(SliceAxis.K, 3, [], null),
            new InteractionRequest(SliceAxis.K, 3, [click with { Points = [new SlicePoint(500, 5)] }], null),
            new InteractionRequest(SliceAxis.K, 3, [click], SliceMask.Empty(4, 4)),
        })
        {
            var refused = () => _engine.InteractAsync(_volume, request, Token);
            (await refused.Should().ThrowAsync<Mem3DException>()).Which.Kind.Should().Be(ErrorKind.Invalid);
        }
    }

    [Fact]
    public async Task The_registration_gives_a_working_queue_and_closes_it()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddMem3DInference(Options);
        using var host = builder.Build();
        await host.StartAsync(Token);
        var queue = host.Services.GetRequiredService<InferenceQueue>();
        var click = new Prompt(PromptKind.Click, true, [new SlicePoint(30, 22)]);
        (await queue.InteractAsync(
            Guid.NewGuid(), Guid.NewGuid(), _volume, new InteractionRequest(SliceAxis.K, 14, [click], null), null, Token)).Mask.IsEmpty.Should().BeFalse();
        var run = queue.Propagate(Guid.NewGuid(), Guid.NewGuid(), _volume, [Request([Phantom.AnchorAt(14)])], "case");
        (await run.ReadAsync(Token).ToListAsync(Token)).Should().HaveCount(Phantom.Depth - 1);
        await host.StopAsync(Token);
        Assert.Throws<Mem3DException>(() => queue.Propagate(Guid.NewGuid(), Guid.NewGuid(), _volume, [Request([Phantom.AnchorAt(14)])], null));
    }

    [Fact]
    public async Task Disposing_during_a_run_waits_for_nobody_and_breaks_nothing()
    {
        var engine = SegmentationEngine.Load(Options);
        await using (var slices = engine.PropagateAsync(_volume, Request([Phantom.AnchorAt(14)]), null, Token).GetAsyncEnumerator(Token))
        {
            (await slices.MoveNextAsync()).Should().BeTrue();
            engine.Dispose();
            (await slices.MoveNextAsync()).Should().BeTrue("the run in progress keeps the networks");
        }

        var late = async () => await engine.PropagateAsync(_volume, Request([Phantom.AnchorAt(14)]), null, Token).ToListAsync(Token);
        await late.Should().ThrowAsync<ObjectDisposedException>();
    }

    private static PropagationRequest Request(List<Anchor> anchors, PropagationDirection direction = PropagationDirection.Both) =>
        new(SliceAxis.K, anchors, new SliceRange(0, Phantom.Depth), direction, PropagationOptions.Default);

    private static void Same(List<PropagatedSlice> a, List<PropagatedSlice> b)
    {
        b.Select(s => (s.Slice, s.Final, s.Quality, s.Presence)).Should().Equal(a.Select(s => (s.Slice, s.Final, s.Quality, s.Presence)));
        a.Zip(b).All(p => p.First.Mask.Values.SequenceEqual(p.Second.Mask.Values)).Should().BeTrue("masks are equal bit for bit");
    }

    private Task<List<PropagatedSlice>> Propagate(List<Anchor> anchors, string? cacheKey = null, PropagationDirection direction = PropagationDirection.Both) =>
        _engine.PropagateAsync(_volume, Request(anchors, direction), cacheKey, Token).ToListAsync(Token).AsTask();
}
