using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Models;
using Mem3D.Inference.Propagation;
using Mem3D.Inference.Tests.Fixtures;

namespace Mem3D.Inference.Tests.Propagation;

/// <summary>
/// In the steady state (working memory full) a step allocates only what it hands out: a record and the memory shares, under 1 KB. The mask of the slice,
/// made from it for the reader, is the product and is not counted. Nothing else runs meanwhile: a collection that other tests cause empties the pools.
/// </summary>
[Collection(nameof(Alone))]
public class AllocationTests
{
    private const int Warm = 45, Measured = 60, MostBytes = 1024;

    [Fact]
    public void A_step_on_scripted_networks()
    {
        using var volume = LongVolume();
        Measure(new StillNetworks(), new MemorySection(32, 4, 4, new MemoryBias(0, 0, 0), 0.4, 3, 5, 6, 4, 1.6, 20), volume, new EncoderCache(0), null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_step_on_the_real_networks(bool caches)
    {
        using var volume = LongVolume();
        Assert.SkipWhen(Repository.Models is null, Repository.NoModels);
        using var models = ModelSet.Load(Repository.Models!, DeviceChoice.Cpu, 1);
        // A cache of a few slices is full at once, and then its blocks go round.
        var cache = new EncoderCache(caches ? 6L << 20 : 0);
        Measure(models.Memory, models.Manifest.Memory, volume, cache, caches ? "v" : null);
    }

    private static void Measure(IMemoryNetworks networks, MemorySection settings, ArrayVoxelSource volume, EncoderCache cache, string? cacheKey)
    {
        var anchor = new Anchor(2, Phantom.Truth(14));
        var options = PropagationOptions.Default with { Gate = 0, StopAfterEmpty = 0 };
        var range = new SliceRange(0, volume.Info.Geometry.SliceCount(SliceAxis.K));
        var request = new PropagationRequest(SliceAxis.K, [anchor], range, PropagationDirection.Up, options);
        using var source = new CancellationTokenSource();
        var scene = new PropagationScene(networks, settings, cache, new ResultCache(0), cacheKey, volume, request, 1, source.Token);
        var pass = new PassRunner(scene, PropagationPlan.Of(request, volume.Info.Geometry)[0]);
        for (var i = 0; i < Warm; i++)
        {
            pass.Step().Region.Release();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Measured; i++)
        {
            pass.Step().Region.Release();
        }

        var perSlice = (GC.GetAllocatedBytesForCurrentThread() - before) / Measured;
        TestContext.Current.TestOutputHelper?.WriteLine($"{perSlice} bytes a slice");
        perSlice.Should().BeLessThan(MostBytes);
    }

    /// <summary>The phantom's middle slice, 120 times.</summary>
    private static ArrayVoxelSource LongVolume()
    {
        using var phantom = new Phantom();
        var slice = new float[Phantom.Width * Phantom.Height];
        phantom.ReadSlice(SliceAxis.K, 14, slice);
        var voxels = Enumerable.Repeat(Array.ConvertAll(slice, v => (short)v), 120).SelectMany(s => s).ToArray();
        return ArrayVoxelSource.Of(
            new VolumeGeometry(new VolumeSize(Phantom.Width, Phantom.Height, 120), Affine.FromSpacing(0.7, 0.7, 3)), Modality.CT, voxels);
    }

    /// <summary>Always the same disc; notes nothing.</summary>
    private sealed class StillNetworks : IMemoryNetworks
    {
        public MemoryShapes Shapes { get; } = new(32, 4, 4, 4, 4, 4);

        public bool Fuses => false;

        public bool Judges => false;

        public void EncodeQuery(EncodedSlice slice, CancellationToken cancellationToken)
        {
        }

        public void EncodeMemory(EncodedSlice slice, Memory<float> mask, Memory<float> keys, Memory<float> values, CancellationToken cancellationToken)
        {
            keys.Span.Clear();
            values.Span.Clear();
        }

        public void ReadDecode(EncodedSlice slice, MemoryBank bank, DecodeBuffers buffers, CancellationToken cancellationToken)
        {
            for (var i = 0; i < 32 * 32; i++)
            {
                buffers.Probability[i] = Math.Pow((i / 32) - 15.5, 2) + Math.Pow((i % 32) - 15.5, 2) <= 64 ? 0.9f : 0.05f;
            }

            (buffers.Quality[0], buffers.Presence[0], buffers.ExpectedIou[0]) = (0.8f, 0.9f, 0.7f);
            buffers.Share.AsSpan(0, bank.Rows).Fill(1f / bank.Rows);
        }

        public void Fuse(FusionBuffers buffers, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Judge(Memory<float> facts, Memory<float> quality, Memory<float> presence, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
