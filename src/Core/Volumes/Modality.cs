namespace Mem3D.Core.Volumes;

/// <summary>What made the scan; decides presets and window.</summary>
public enum Modality
{
    Unknown = 0,
    CT = 1,
    MR = 2,
    Other = 3,
}
