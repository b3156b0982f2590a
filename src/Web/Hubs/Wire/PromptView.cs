using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>One prompt; points are x0, y0, x1, y1, … in voxels.</summary>
[MessagePackObject]
public sealed record PromptView(
    [property: Key("labelId")] Guid LabelId,
    [property: Key("slice")] int Slice,
    [property: Key("kind")] int Kind,
    [property: Key("positive")] bool Positive,
    [property: Key("points")] float[] Points);
