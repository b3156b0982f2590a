using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>Current states of one label's slices.</summary>
[MessagePackObject]
public sealed record LabelSlicesView(
    [property: Key("labelId")] Guid LabelId,
    [property: Key("slices")] IReadOnlyList<SliceView> Slices);
