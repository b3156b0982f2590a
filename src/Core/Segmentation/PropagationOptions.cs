namespace Mem3D.Core.Segmentation;

/// <summary>Choices of the memory manager. Defaults are ours; <see cref="LiteralPaper"/> is the paper as printed (docs/networks.md).</summary>
/// <param name="Every">A working memory slice is kept every this many slices (the paper's N, 5).</param>
/// <param name="MaximumWorking">Cap on working memory slices without the previous one; the oldest leaves first.</param>
/// <param name="MaximumPermanent">How many of the nearest anchors a read sees.</param>
/// <param name="UsePreviousMask">Feed the previous slice's mask into the decoder (ours); off: neutral zeros (literal).</param>
/// <param name="FollowRoi">Let the region of interest follow the mask; off: one fixed region a run (literal).</param>
/// <param name="Blend">Blend the two passes between anchors by distance × quality²; off: the nearer anchor's pass wins.</param>
/// <param name="Fuse">Let the model set's network <c>fuse</c>, where it has one, join the two passes between anchors; off: the blend alone.</param>
/// <param name="Judge">Let the model set's network <c>judge</c>, where it has one, score the slices again when the passes have ended.</param>
/// <param name="Gate">A slice is emptied when Gate × (1 − presence) exceeds its quality; 0 switches the gate off. Null: the model's own.</param>
/// <param name="StopAfterEmpty">A pass ends after this many empty slices in a row; 0: it never does (literal). Null: the model's own.</param>
/// <param name="UntilQualityBelow">A pass also ends after two slices in a row below this quality; 0: off.</param>
public sealed record PropagationOptions(
    int Every = 5, int MaximumWorking = 6, int MaximumPermanent = 4, bool UsePreviousMask = true, bool FollowRoi = true,
    bool Blend = true, bool Fuse = true, bool Judge = true, double? Gate = null, int? StopAfterEmpty = null, double UntilQualityBelow = 0)
{
    public static PropagationOptions Default { get; } = new();

    /// <summary>The paper as printed: memory only, fixed region, all slices, no gate, no blend.</summary>
    public static PropagationOptions LiteralPaper { get; } =
        new(UsePreviousMask: false, FollowRoi: false, Blend: false, Fuse: false, Judge: false, Gate: 0, StopAfterEmpty: 0);
}
