using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>A label of the case's project; colour is #rrggbb.</summary>
[MessagePackObject]
public sealed record LabelView(
    [property: Key("id")] Guid Id,
    [property: Key("number")] int Number,
    [property: Key("name")] string Name,
    [property: Key("color")] string Color,
    [property: Key("code")] string? Code,
    [property: Key("meaning")] string? Meaning,
    [property: Key("overlap")] int Overlap);
