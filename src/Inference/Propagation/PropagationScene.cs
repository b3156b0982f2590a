using System.Buffers;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Models;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Propagation;

/// <summary>
/// What all passes of one run share: the volume, the windows and the region that the start anchor fixes, encoded slices, and the anchors'
/// memories. Not thread-safe.
/// </summary>
internal sealed class PropagationScene
{
    private const double AnchorSideShare = 0.6;

    private readonly IMemoryNetworks _networks;
    private readonly EncoderCache _cache;
    private readonly string? _cacheKey;
    private readonly SliceAxis _axis;
    private readonly SliceReader _reader;
    private readonly Dictionary<int, SliceMask> _masks;
    private readonly Dictionary<int, SliceMemory> _memories = [];
    private readonly Dictionary<int, float[]> _distances = [];
    private readonly int _start;
    private readonly Roi _startRoi;
    private readonly IntensityWindow _window;
    private readonly ObjectWindow _objectWindow;
    private EncodedSlice? _anchorScratch;

    public PropagationScene(
        IMemoryNetworks networks, MemorySection settings, EncoderCache cache, string? cacheKey, IVoxelSource volume, PropagationRequest request,
        int passesTogether, CancellationToken cancellationToken)
    {
        (_networks, Settings, _cache, _cacheKey, _axis) = (networks, settings, cache, cacheKey, request.Axis);
        (Options, Cancellation) = (request.Options, cancellationToken);
        _reader = new SliceReader(volume, request.Axis, (3 * passesTogether) + 1);
        _masks = request.Anchors.ToDictionary(anchor => anchor.Slice, anchor => anchor.Mask);
        Anchors = [.. request.Anchors.Select(anchor => anchor.Slice)];
        var start = PropagationPlan.Start(request.Anchors);
        _start = start.Slice;
        Pixels = PixelShape.Of(volume.Info.Geometry, request.Axis);
        _startRoi = RoiAround(Options.FollowRoi ? start.Mask.Box()!.Value : BoxOfAll());
        (_window, _objectWindow) = Windows();
    }

    public MemorySection Settings { get; }

    public PropagationOptions Options { get; }

    public CancellationToken Cancellation { get; }

    public IMemoryNetworks Networks => _networks;

    public MemoryShapes Shapes => _networks.Shapes;

    /// <summary>Anchored slices, ascending.</summary>
    public IReadOnlyList<int> Anchors { get; }

    public int Width => _reader.Width;

    public int Height => _reader.Height;

    public bool Caches => _cacheKey is not null && _cache.Enabled;

    /// <summary>Shape of a slice's voxels.</summary>
    public PixelShape Pixels { get; }

    public SliceMask MaskOf(int anchor) => _masks[anchor];

    /// <summary>The start ROI's formula for a half-open box.</summary>
    public Roi RoiAround((int X0, int Y0, int X1, int Y1) box) => Roi.Of(box, Pixels, Settings.RoiScale, Settings.RoiMinimumSide);

    /// <summary>The ROI an anchor is encoded in and its passes start from.</summary>
    public Roi RoiOf(int anchor)
    {
        if (anchor == _start || !Options.FollowRoi || _masks[anchor].Box() is not { } box)
        {
            return _startRoi;
        }

        return RoiAround(box).AtLeast(_startRoi, AnchorSideShare);
    }

    /// <summary>A slice as the query encoder sees it when travelling in a direction, from the cache where possible.</summary>
    /// <param name="slice">Index.</param>
    /// <param name="direction">±1.</param>
    /// <param name="roi">Where.</param>
    /// <param name="scratch">Buffers to use when nothing is cached; made on first use.</param>
    public EncodedSlice Encode(int slice, int direction, Roi roi, ref EncodedSlice? scratch)
    {
        var key = Caches ? new EncoderKey(_cacheKey!, _axis, slice, direction, roi, _window, _objectWindow) : default;
        if (Caches && _cache.Find(key) is { } known)
        {
            return known;
        }

        var encoded = Caches ? new EncodedSlice(Shapes) : scratch ??= new EncodedSlice(Shapes);
        FillImage(slice, direction, roi, encoded.Image);
        _networks.EncodeQuery(encoded, Cancellation);
        if (Caches)
        {
            _cache.Add(key, encoded);
        }

        return encoded;
    }

    /// <summary>Keys and values of an anchor; encoded on first use, as if travelling up, and read by every pass.</summary>
    public SliceMemory MemoryOf(int anchor)
    {
        if (_memories.TryGetValue(anchor, out var memory))
        {
            return memory;
        }

        var roi = RoiOf(anchor);
        var encoded = Encode(anchor, 1, roi, ref _anchorScratch);
        var mask = GC.AllocateUninitializedArray<float>(Shapes.Cells, pinned: true);
        SampleMask(anchor, roi, mask);
        memory = new SliceMemory(Shapes);
        _networks.EncodeMemory(encoded, mask, memory.Keys, memory.Values, Cancellation);
        return _memories[anchor] = memory;
    }

    /// <summary>Signed distance in voxels to the border of an anchor's mask, positive inside; computed on first use.</summary>
    public float[] SignedDistanceOf(int anchor)
    {
        if (!_distances.TryGetValue(anchor, out var distances))
        {
            _distances[anchor] = distances = Array.ConvertAll(DistanceTransform.Signed(_masks[anchor], Pixels.X, Pixels.Y), d => (float)-d);
        }

        return distances;
    }

    /// <summary>An anchor's mask in an ROI.</summary>
    public void SampleMask(int anchor, Roi roi, Span<float> cells)
    {
        var scratch = ArrayPool<float>.Shared.Rent(Width * Height);
        Sampler.SampleMask(_masks[anchor].Values, Width, Height, roi, Shapes.Size, cells, scratch);
        ArrayPool<float>.Shared.Return(scratch);
    }

    private (int X0, int Y0, int X1, int Y1) BoxOfAll()
    {
        var boxes = _masks.Values.Select(mask => mask.Box()).OfType<(int X0, int Y0, int X1, int Y1)>().ToList();
        return (boxes.Min(b => b.X0), boxes.Min(b => b.Y0), boxes.Max(b => b.X1), boxes.Max(b => b.Y1));
    }

    /// <summary>The four image channels of a slice in an ROI, [4, S, S].</summary>
    public void FillImage(int slice, int direction, Roi roi, Span<float> image)
    {
        var cells = Shapes.Cells;
        SampleNeighbours(slice, direction, roi, image);
        _window.Apply(image[..(3 * cells)]);
        _objectWindow.Apply(image.Slice(cells, cells), image.Slice(3 * cells, cells));
    }

    private void SampleNeighbours(int slice, int direction, Roi roi, Span<float> channels)
    {
        var cells = Shapes.Cells;
        for (var c = 0; c < 3; c++)
        {
            Sampler.Sample(_reader.Read(slice + ((c - 1) * direction)), Width, Height, roi, Shapes.Size, channels.Slice(c * cells, cells), Edge.Border);
        }
    }

    private (IntensityWindow Window, ObjectWindow ObjectWindow) Windows()
    {
        var cells = Shapes.Cells;
        var samples = ArrayPool<float>.Shared.Rent(4 * cells);
        var channels = samples.AsSpan(0, 3 * cells);
        SampleNeighbours(_start, 1, _startRoi, channels);
        var window = IntensityWindow.Of(channels);
        var centre = channels.Slice(cells, cells);
        window.Apply(centre);
        var mask = samples.AsSpan(3 * cells, cells);
        SampleMask(_start, _startRoi, mask);
        var result = (window, ObjectWindow.Of(centre, mask));
        ArrayPool<float>.Shared.Return(samples);
        return result;
    }
}
