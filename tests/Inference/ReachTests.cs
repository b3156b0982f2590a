using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Tests.Fixtures;

namespace Mem3D.Inference.Tests;

/// <summary>
/// The shipped networks on generated volumes that ask much of the region of interest: from one true slice to the whole target. The bounds leave the
/// networks room; a region that loses, cuts or distorts the target falls far below them.
/// </summary>
public sealed class ReachTests(ReachTests.Shipped shipped) : IClassFixture<ReachTests.Shipped>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_target_that_wanders_across_the_slice_is_followed() =>
        CarriedAsync(new Body(120, 100, 24, 1, 1, 3, (x, y, z) => Ball(x, y, z, 24 + (3.2 * z), 30 + (1.6 * z), 12, 11, 9)), SliceAxis.K, 12, 0.85);

    [Fact]
    public Task A_target_that_grows_fivefold_is_followed() =>
        CarriedAsync(new Body(128, 128, 26, 1, 1, 3, (x, y, z) => Square(x - 64) + Square(y - 60) <= Square(8 + (1.6 * z))), SliceAxis.K, 3, 0.85);

    [Fact]
    public Task Two_parts_far_apart_are_both_followed_to_ends_of_their_own() =>
        CarriedAsync(
            new Body(160, 90, 30, 1, 1, 3, (x, y, z) => Ball(x, y, z, 22, 40, 12, 10, 8) || Ball(x, y, z, 136, 48, 16, 11, 10)), SliceAxis.K, 14, 0.8);

    [Fact]
    public Task Three_voxels_are_enough() =>
        CarriedAsync(new Body(64, 64, 11, 1, 1, 1, (x, y, z) => z is > 1 and < 9 && Square(x - 30) + Square(y - 33) < 2.3), SliceAxis.K, 5, 0.6);

    [Fact]
    public Task A_target_as_large_as_the_slice_is_held() =>
        CarriedAsync(new Body(96, 96, 9, 1, 1, 2, (x, y, _) => x > 2 && x < 93 && y > 2 && y < 92), SliceAxis.K, 4, 0.9);

    [Fact]
    public Task Two_slices_are_a_volume() =>
        CarriedAsync(new Body(64, 64, 2, 1, 1, 5, (x, y, _) => Square(x - 30) + Square(y - 33) < 150), SliceAxis.K, 0, 0.85);

    [Theory]
    [InlineData(SliceAxis.I, 60)]
    [InlineData(SliceAxis.J, 50)]
    public Task Thick_slices_can_be_travelled_sideways(SliceAxis axis, int from) =>
        CarriedAsync(new Body(120, 100, 22, 1, 1, 6, (x, y, z) => Ball(x, y, z, 60, 50, 11, 26, 7)), axis, from, 0.8);

    /// <summary>Turned about two axes, with a tilted gantry on top: lengths are those of the affine's columns, not of its diagonal.</summary>
    [Theory]
    [InlineData(SliceAxis.K, 12)]
    [InlineData(SliceAxis.I, 60)]
    public Task An_oblique_scan_is_followed(SliceAxis axis, int from)
    {
        var turned = new Affine(0.62, -0.35, 1.1, 12, 0.33, 0.71, -0.4, -40, 0.38, -0.05, 4.1, 7);
        return CarriedAsync(new Body(120, 100, 24, turned, (x, y, z) => Ball(x, y, z, 60, 50, 12, 24, 8)), axis, from, 0.8);
    }

    private static double Square(double v) => v * v;

    private static bool Ball(double x, double y, double z, double cx, double cy, double cz, double radius, double half) =>
        Square((x - cx) / radius) + Square((y - cy) / radius) + Square((z - cz) / half) <= 1;

    /// <summary>Mean over the slices of the target, and Dice of the whole.</summary>
    private async Task CarriedAsync(Body body, SliceAxis axis, int from, double least)
    {
        Assert.SkipWhen(shipped.Engine is null, Repository.NoModels);
        var count = body.Volume.Info.Geometry.SliceCount(axis);
        var request = new PropagationRequest(
            axis, [new Anchor(from, body.Truth(axis, from))], new SliceRange(0, count), PropagationDirection.Both, PropagationOptions.Default);
        double both = 0, all = 0;
        await foreach (var slice in shipped.Engine!.PropagateAsync(body.Volume, request, null, Token))
        {
            var truth = body.Truth(axis, slice.Slice);
            both += 2.0 * truth.Values.Zip(slice.Mask.Values).Count(p => p is { First: 1, Second: 1 });
            all += truth.Area + slice.Mask.Area;
        }

        (both / all).Should().BeGreaterThan(least);
    }

    /// <summary>A bright body in a textured, darker surrounding.</summary>
    private sealed class Body
    {
        private readonly Func<double, double, double, bool> _inside;

        public Body(int width, int height, int depth, double dx, double dy, double dz, Func<double, double, double, bool> inside)
            : this(width, height, depth, Affine.FromSpacing(dx, dy, dz), inside)
        {
        }

        public Body(int width, int height, int depth, Affine ijkToLps, Func<double, double, double, bool> inside)
        {
            _inside = inside;
            var voxels = new short[width * height * depth];
            var noise = new Random(7);
            for (var i = 0; i < voxels.Length; i++)
            {
                var (x, y, z) = (i % width, i / width % height, i / (width * height));
                voxels[i] = (short)((inside(x, y, z) ? 300 : 80 + (30 * Math.Sin(x / 9.0) * Math.Cos(y / 11.0))) + noise.Next(-12, 13));
            }

            Volume = ArrayVoxelSource.Of(new VolumeGeometry(new VolumeSize(width, height, depth), ijkToLps), Modality.CT, voxels);
        }

        public ArrayVoxelSource Volume { get; }

        public SliceMask Truth(SliceAxis axis, int slice)
        {
            var (width, height) = Volume.Info.Geometry.SliceSize(axis);
            var mask = new byte[width * height];
            for (var i = 0; i < mask.Length; i++)
            {
                var (x, y) = (i % width, i / width);
                mask[i] = (axis switch
                {
                    SliceAxis.I => _inside(slice, x, y),
                    SliceAxis.J => _inside(x, slice, y),
                    _ => _inside(x, y, slice),
                }) ? (byte)1 : (byte)0;
            }

            return new SliceMask(width, height, mask);
        }
    }

    /// <summary>The shipped networks, loaded once.</summary>
    public sealed class Shipped : IDisposable
    {
        public SegmentationEngine? Engine { get; } = Repository.Models is { } folder
            ? SegmentationEngine.Load(new InferenceOptions { ModelFolder = folder, Device = DeviceChoice.Cpu, Threads = 1, Precision = Precision.Float32 })
            : null;

        public void Dispose() => Engine?.Dispose();
    }
}
