using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>A drawing by hand: kind 0 brush, 1 polygon, 2 fill holes, 3 copy, 4 interpolate; points are x0, y0, x1, y1, … in voxels; band: low, high or null.</summary>
[MessagePackObject]
public sealed record DrawingView(
    [property: Key("kind")] int Kind,
    [property: Key("adds")] bool Adds,
    [property: Key("points")] double[] Points,
    [property: Key("radiusMm")] double RadiusMm = 0,
    [property: Key("ball")] bool Ball = false,
    [property: Key("band")] double[]? Band = null,
    [property: Key("from")] int? From = null);
