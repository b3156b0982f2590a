using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>How far a propagation is; position 0: running, n: nth in the queue.</summary>
[MessagePackObject]
public sealed record RunChangedView(
    [property: Key("editId")] Guid EditId,
    [property: Key("labelId")] Guid LabelId,
    [property: Key("status")] int Status,
    [property: Key("done")] int Done,
    [property: Key("total")] int Total,
    [property: Key("position")] int Position,
    [property: Key("millisecondsPerSlice")] double MillisecondsPerSlice,
    [property: Key("failure")] string? Failure);
