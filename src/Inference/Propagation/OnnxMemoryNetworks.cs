using Mem3D.Core.Errors;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Runtime;

namespace Mem3D.Inference.Propagation;

/// <summary>The graphs <c>encode_query</c>, <c>encode_memory</c>, <c>read_decode</c> and, where there are any, <c>fuse</c> and <c>judge</c> on the caller's buffers. Thread-safe.</summary>
internal sealed class OnnxMemoryNetworks : IMemoryNetworks
{
    private readonly Graph _query;
    private readonly Graph _memory;
    private readonly Graph _decode;
    private readonly Graph? _fuse;
    private readonly Graph? _judge;
    private readonly long[] _image;
    private readonly long[] _cells;
    private readonly long[] _keys;
    private readonly long[] _memoryValues;
    private readonly long[] _queryValues;
    private readonly long[] _f16;
    private readonly long[] _f8;
    private readonly long[] _f4;
    private readonly long[] _masks;
    private readonly long[] _chain = [1, 6];
    private readonly long[] _scalar = [1, 1];

    public OnnxMemoryNetworks(Graph query, Graph memory, Graph decode, Graph? fuse, Graph? judge, MemoryShapes shapes)
    {
        (_query, _memory, _decode, _fuse, _judge, Shapes) = (query, memory, decode, fuse, judge, shapes);
        var s = shapes.Size;
        _image = [1, 4, s, s];
        _cells = [1, 1, s, s];
        _masks = [1, 3, s, s];
        _keys = [1, shapes.Tokens, shapes.KeyChannels];
        _memoryValues = [1, shapes.Tokens, shapes.ValueChannels];
        _queryValues = [1, shapes.ValueChannels, s / 16, s / 16];
        _f16 = [1, shapes.Channels16, s / 16, s / 16];
        _f8 = [1, shapes.Channels8, s / 8, s / 8];
        _f4 = [1, shapes.Channels4, s / 4, s / 4];
    }

    public MemoryShapes Shapes { get; }

    public bool Fuses => _fuse is not null;

    public bool Judges => _judge is not null;

    public void EncodeQuery(EncodedSlice slice, CancellationToken cancellationToken) => _query.Run(
        [new("image", slice.Image, _image)],
        [
            new("key_q", slice.Key, _keys), new("val_q", slice.Value, _queryValues), new("f16", slice.F16, _f16), new("f8", slice.F8, _f8),
            new("f4", slice.F4, _f4),
        ],
        cancellationToken);

    public void EncodeMemory(EncodedSlice slice, Memory<float> mask, Memory<float> keys, Memory<float> values, CancellationToken cancellationToken)
    {
        _memory.Run(
            [new("image", slice.Image, _image), new("mask", mask, _cells), new("f16", slice.F16, _f16)],
            [new("mem_key", keys, _keys), new("mem_val", values, _memoryValues)],
            cancellationToken);
        Finite.Check(keys.Span, _memory.Name, "mem_key");
        Finite.Check(values.Span, _memory.Name, "mem_val");
    }

    public void ReadDecode(EncodedSlice slice, MemoryBank bank, DecodeBuffers buffers, CancellationToken cancellationToken)
    {
        var (keys, values, bias) = bank.Dimensions;
        _decode.Run(
            [
                new("key_q", slice.Key, _keys), new("val_q", slice.Value, _queryValues), new("f8", slice.F8, _f8), new("f4", slice.F4, _f4),
                new("image", slice.Image, _image), new("prev_mask", buffers.PreviousMask, _cells), new("prev_image", slice.PreviousImage, _cells),
                new("mem_key", bank.Keys, keys), new("mem_val", bank.Values, values), new("mem_bias", bank.BiasRows, bias),
                new("chain", buffers.Chain, _chain),
            ],
            [
                new("prob", buffers.Probability, _cells), new("quality", buffers.Quality, _scalar), new("presence", buffers.Presence, _scalar),
                new("expected_iou", buffers.ExpectedIou, _scalar), new("share", buffers.Share.AsMemory(0, bank.Rows), bias),
            ],
            cancellationToken);
        Finite.Check(buffers.Probability, _decode.Name, "prob");
        Finite.Check(buffers.Quality, _decode.Name, "quality");
        Finite.Check(buffers.Presence, _decode.Name, "presence");
        if (!(buffers.ExpectedIou[0] > 0 && float.IsFinite(buffers.ExpectedIou[0])))
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, $"The network {_decode.Name} gave an expected IoU of {buffers.ExpectedIou[0]}.", "Report the model set.");
        }
    }

    public void Fuse(FusionBuffers buffers, CancellationToken cancellationToken)
    {
        var fuse = _fuse ?? throw new InvalidOperationException("The model set has no graph fuse; ask Fuses first.");
        fuse.Run(
            [new("image", buffers.Image, _image), new("masks", buffers.Masks, _masks), new("scalars", buffers.Scalars, _chain)],
            [new("prob", buffers.Probability, _cells), new("quality", buffers.Quality, _scalar), new("presence", buffers.Presence, _scalar)],
            cancellationToken);
        Finite.Check(buffers.Probability, fuse.Name, "prob");
        Finite.Check(buffers.Quality, fuse.Name, "quality");
        Finite.Check(buffers.Presence, fuse.Name, "presence");
    }

    public void Judge(Memory<float> facts, Memory<float> quality, Memory<float> presence, CancellationToken cancellationToken)
    {
        var judge = _judge ?? throw new InvalidOperationException("The model set has no graph judge; ask Judges first.");
        long[] scores = [quality.Length, 1];
        judge.Run(
            [new("facts", facts, [quality.Length, SliceFacts.Count])], [new("quality", quality, scores), new("presence", presence, scores)],
            cancellationToken);
        Finite.Check(quality.Span, judge.Name, "quality");
        Finite.Check(presence.Span, judge.Name, "presence");
    }
}
