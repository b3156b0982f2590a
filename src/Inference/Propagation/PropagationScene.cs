using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Mem3D.Core.Masks;
using Mem3D.Core.Memory;
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
    private readonly ResultCache _results;
    private readonly string? _cacheKey;
    private readonly SliceAxis _axis;
    private readonly SliceReader _reader;
    private readonly Dictionary<int, SliceMask> _masks;
    private readonly Dictionary<int, SliceMemory> _memories = [];
    private readonly Dictionary<int, BorderDistance> _distances = [];
    private readonly IReadOnlyList<Anchor> _anchors;
    private readonly int _start;
    private readonly Roi _startRoi;
    private readonly IntensityWindow _window;
    private readonly ObjectWindow _objectWindow;
    private readonly Dictionary<int, string> _maskDigests = [];
    private EncodedSlice? _anchorSlice;
    private float[]? _anchorMask;

    public PropagationScene(
        IMemoryNetworks networks, MemorySection settings, EncoderCache cache, ResultCache results, string? cacheKey, IVoxelSource volume, PropagationRequest request,
        int passesTogether, CancellationToken cancellationToken)
    {
        (_networks, Settings, _cache, _results, _cacheKey, _axis) = (networks, settings, cache, results, cacheKey, request.Axis);
        (Options, Cancellation) = (request.Options, cancellationToken);
        _reader = new SliceReader(volume, request.Axis, (3 * passesTogether) + 1);
        _masks = request.Anchors.ToDictionary(anchor => anchor.Slice, anchor => anchor.Mask);
        _anchors = request.Anchors;
        Choices = request.Choices;
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

    /// <summary>Anchored slices that the passes of an anchor read, ascending.</summary>
    public int[] AnchorsReadBy(int anchor) => [.. MemoryPolicy.ReadBy(_anchors, anchor, Choices).Select(a => a.Slice)];

    /// <summary>Slices pinned in memory or dropped from it.</summary>
    public MemoryChoices Choices { get; }

    public int Width => _reader.Width;

    public int Height => _reader.Height;

    /// <summary>Where the run's time goes.</summary>
    public StageClock Stages { get; } = new();

    /// <summary>False: this run neither finds nor leaves results of earlier rounds.</summary>
    public bool KeepsResults => _cacheKey is not null && _results.Enabled;

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
    /// <param name="encoded">Receives it.</param>
    public void Encode(int slice, int direction, Roi roi, EncodedSlice encoded)
    {
        var caches = _cacheKey is not null && _cache.Enabled;
        var key = caches ? new EncoderKey(_cacheKey!, _axis, slice, direction, roi, _window, _objectWindow) : default;
        Stages.Enter(Stage.Encode);
        if (caches && _cache.TryGet(key, encoded))
        {
            encoded.Shows = (slice, direction, roi);
            return;
        }

        Stages.Enter(Stage.Crop);
        FillImage(slice, direction, roi, encoded);
        Stages.Enter(Stage.Encode);
        _networks.EncodeQuery(encoded, Cancellation);
        if (caches)
        {
            _cache.Add(key, encoded);
        }
    }

    /// <summary>Keys and values of an anchor; encoded on first use, as if travelling up, and read by every pass.</summary>
    public SliceMemory MemoryOf(int anchor)
    {
        if (_memories.TryGetValue(anchor, out var memory))
        {
            return memory;
        }

        var roi = RoiOf(anchor);
        _anchorSlice ??= new EncodedSlice(Shapes);
        _anchorMask ??= GC.AllocateUninitializedArray<float>(Shapes.Cells, pinned: true);
        Encode(anchor, 1, roi, _anchorSlice);
        SampleMask(anchor, roi, _anchorMask);
        memory = new SliceMemory(Shapes);
        Stages.Enter(Stage.Remember);
        _networks.EncodeMemory(_anchorSlice, _anchorMask, memory.Keys, memory.Values, Cancellation);
        return _memories[anchor] = memory;
    }

    /// <summary>Digest of everything that the results of an anchor's pass depend on besides volume, axis and slice.</summary>
    public UInt128 OriginOf(PropagationPass pass)
    {
        var read = MemoryPolicy.ReadBy(_anchors, pass.Anchor, Choices).Select(a => $"{a.Slice} {MaskDigest(a.Slice)}");
        return Digest($"{pass.Anchor} {pass.Direction} {Options} {Choices} {_startRoi} {_window} {_objectWindow} {string.Join(';', read)}");
    }

    /// <summary>Digest of a slice joined from two passes.</summary>
    public static UInt128 OriginOf(UInt128 up, UInt128 down) => Digest($"{up} {down}");

    /// <summary>What an earlier round said; null when it is not known.</summary>
    public SliceResult? Find(int slice, UInt128 origin) => KeepsResults ? _results.Find(new ResultKey(_cacheKey!, _axis, slice, origin)) : null;

    /// <summary>Keeps what this round says for later ones.</summary>
    public void Keep(int slice, UInt128 origin, SliceResult result) => _results.Add(new ResultKey(_cacheKey!, _axis, slice, origin), result);

    /// <summary>Signed distance to the border of an anchor's mask.</summary>
    public BorderDistance DistanceOf(int anchor)
    {
        if (!_distances.TryGetValue(anchor, out var distance))
        {
            _distances[anchor] = distance = new BorderDistance(_masks[anchor], Pixels);
        }

        return distance;
    }

    /// <summary>An anchor's mask in an ROI.</summary>
    public void SampleMask(int anchor, Roi roi, Span<float> cells)
    {
        var scratch = ArrayPool<float>.Shared.Rent(Width * Height);
        Sampler.SampleMask(_masks[anchor].Values, Width, Height, roi, Shapes.Size, cells, scratch);
        ArrayPool<float>.Shared.Return(scratch);
    }

    /// <summary>A network answer in voxels; empty for cells that are null. The caller releases it.</summary>
    public Region Paste(float[]? cells, Roi roi)
    {
        var rect = Paster.Rect(roi, Width, Height);
        if (cells is null || rect.Count == 0)
        {
            return Region.Empty;
        }

        var region = Region.Rent(rect);
        Paster.Paste(cells, Shapes.Size, roi, rect, region.Values);
        return region;
    }

    /// <summary>What an earlier round said, in voxels. The caller releases it.</summary>
    public Region Recall(SliceResult known)
    {
        var rect = Paster.Rect(known.Roi, Width, Height);
        return known.Cells is null || rect.Count == 0 ? Region.Empty : Region.Later(rect, known.Mask, known.ExpectedIou, () => Paste(known.Cells, known.Roi));
    }

    private static UInt128 Digest(string text) => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private string MaskDigest(int anchor)
    {
        if (!_maskDigests.TryGetValue(anchor, out var digest))
        {
            _maskDigests[anchor] = digest = Convert.ToHexString(SHA256.HashData(_masks[anchor].Values));
        }

        return digest;
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

    /// <summary>As above into a slice's buffers; what the slice before showed of the same region is moved instead of sampled again.</summary>
    private void FillImage(int slice, int direction, Roi roi, EncodedSlice encoded)
    {
        var cells = Shapes.Cells;
        var image = encoded.Image.AsSpan();
        if (encoded.Shows == (slice - direction, direction, roi))
        {
            image.Slice(cells, 2 * cells).CopyTo(image);
            var next = image.Slice(2 * cells, cells);
            Sampler.Sample(_reader.Read(slice + direction), Width, Height, roi, Shapes.Size, next, Edge.Border);
            _window.Apply(next);
            _objectWindow.Apply(image.Slice(cells, cells), image.Slice(3 * cells, cells));
        }
        else
        {
            FillImage(slice, direction, roi, image);
        }

        encoded.Shows = (slice, direction, roi);
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
