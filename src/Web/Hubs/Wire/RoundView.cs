using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>A round of a label as a node of the history's tree (docs/wire.md).</summary>
[MessagePackObject]
public sealed record RoundView(
    [property: Key("editId")] Guid EditId,
    [property: Key("parentId")] Guid? ParentId,
    [property: Key("round")] int Round,
    [property: Key("at")] string At,
    [property: Key("authors")] IReadOnlyList<string> Authors,
    [property: Key("prompts")] int Prompts,
    [property: Key("drawings")] int Drawings,
    [property: Key("accepts")] int Accepts,
    [property: Key("imports")] int Imports,
    [property: Key("restored")] bool Restored,
    [property: Key("status")] int? Status,
    [property: Key("model")] string Model,
    [property: Key("failure")] string? Failure,
    [property: Key("present")] bool Present,
    [property: Key("slices")] int Slices,
    [property: Key("voxels")] long Voxels,
    [property: Key("meanQuality")] double? MeanQuality);
