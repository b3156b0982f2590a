using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>New current states of slices, already on disk; <c>cleared</c> have no state any more.</summary>
[MessagePackObject]
public sealed record SlicesChangedView(
    [property: Key("labelId")] Guid LabelId,
    [property: Key("editId")] Guid EditId,
    [property: Key("slices")] IReadOnlyList<SliceView> Slices,
    [property: Key("cleared")] IReadOnlyList<int> Cleared);
