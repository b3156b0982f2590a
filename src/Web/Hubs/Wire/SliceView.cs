using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>One slice's mask and scores (docs/wire.md).</summary>
[MessagePackObject]
public sealed record SliceView(
    [property: Key("slice")] int Slice,
    [property: Key("mask")] byte[] Mask,
    [property: Key("area")] int Area,
    [property: Key("quality")] float Quality,
    [property: Key("presence")] float Presence,
    [property: Key("origin")] int Origin,
    [property: Key("anchored")] bool Anchored,
    [property: Key("editId")] Guid EditId,
    [property: Key("provisional")] bool Provisional,
    [property: Key("memory")] float[] Memory);
