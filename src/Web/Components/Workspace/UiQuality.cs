namespace Mem3D.Web.Components.Workspace;

/// <summary>Quality of the active label.</summary>
/// <param name="Slices">Slices of the volume.</param>
/// <param name="Touched">Slices with a state, the target's or an empty one.</param>
/// <param name="Masks">Slices with the target on them.</param>
/// <param name="Anchored">Slices a person vouches for.</param>
/// <param name="Mean">Mean over slices with the target on them; null when there are none.</param>
/// <param name="Acceptable">Slices that "accept the good ones" would accept.</param>
public sealed record UiQuality(int Slices, int Touched, int Masks, int Anchored, double? Mean, int Acceptable);
