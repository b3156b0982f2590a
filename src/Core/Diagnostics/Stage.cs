namespace Mem3D.Core.Diagnostics;

/// <summary>What time is spent on. Crop to Join are the engine's, as <see cref="Segmentation.StageTimes"/> says.</summary>
public enum Stage
{
    /// <summary>A prompt's whole answer.</summary>
    Interaction,

    Crop,

    Encode,

    Decode,

    Paste,

    Remember,

    Join,

    /// <summary>A transaction that stores masks: one small batch.</summary>
    Store,

    /// <summary>Handing one message to one page.</summary>
    Push,
}
