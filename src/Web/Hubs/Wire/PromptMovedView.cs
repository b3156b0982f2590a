using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>Where a prompt stands: position 0: being answered, n: nth in the queue; seconds until its mask is there; null: not known.</summary>
[MessagePackObject]
public sealed record PromptMovedView(
    [property: Key("editId")] Guid EditId,
    [property: Key("position")] int Position,
    [property: Key("seconds")] double? Seconds);
