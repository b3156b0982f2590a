using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>How far a propagation is; position 0: running, n: nth in the queue; seconds until it begins or, running, ends; null: not known.</summary>
[MessagePackObject]
public sealed record RunChangedView(
    [property: Key("editId")] Guid EditId,
    [property: Key("labelId")] Guid LabelId,
    [property: Key("others")] IReadOnlyList<Guid> Others,
    [property: Key("status")] int Status,
    [property: Key("done")] int Done,
    [property: Key("total")] int Total,
    [property: Key("position")] int Position,
    [property: Key("seconds")] double? Seconds,
    [property: Key("millisecondsPerSlice")] double MillisecondsPerSlice,
    [property: Key("failure")] string? Failure,
    [property: Key("paused")] bool Paused);
