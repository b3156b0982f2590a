namespace Mem3D.Inference.Propagation;

/// <summary>What a run does with its time; <see cref="Core.Segmentation.StageTimes"/> says what each is.</summary>
internal enum Stage
{
    None,
    Crop,
    Encode,
    Decode,
    Paste,
    Remember,
    Join,
}
