using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>One reader's slices of a label (docs/wire.md).</summary>
[MessagePackObject]
public sealed record ReadingView([property: Key("reader")] int Reader, [property: Key("slices")] IReadOnlyList<SliceView> Slices);
