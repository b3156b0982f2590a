namespace Mem3D.Core.Segmentation;

/// <summary>Where the time of a propagated slice went, in milliseconds. A stage that was not needed is 0.</summary>
/// <param name="Crop">Reading three slices, sampling the region, windows, previous mask.</param>
/// <param name="Encode">The query encoder, or copying what it said in an earlier round.</param>
/// <param name="Decode">The memory read and the decoder: one graph.</param>
/// <param name="Paste">Gate, inverse warp, box of the mask, the mask itself.</param>
/// <param name="Remember">The memory encoder on the slice before.</param>
/// <param name="Join">Joining two passes: the blend, or what surrounds the network <c>fuse</c> and waiting for it (it runs beside the next slice's networks).</param>
public readonly record struct StageTimes(double Crop, double Encode, double Decode, double Paste, double Remember, double Join)
{
    public double Total => Crop + Encode + Decode + Paste + Remember + Join;

    public static StageTimes operator +(StageTimes a, StageTimes b) => new(
        a.Crop + b.Crop, a.Encode + b.Encode, a.Decode + b.Decode, a.Paste + b.Paste, a.Remember + b.Remember, a.Join + b.Join);
}
