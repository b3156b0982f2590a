using System.Text.Json.Serialization;

namespace Mem3D.Core.Projects;

/// <summary>What a label does where the networks find it on voxels of another label (<see cref="Masks.MaskClaims"/>).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OverlapRule>))]
public enum OverlapRule
{
    /// <summary>The more probable label keeps the voxel.</summary>
    Probability = 0,

    /// <summary>It goes before every label with <see cref="Probability"/>; of two such labels the one with the higher number keeps the voxel.</summary>
    Precedence = 1,

    /// <summary>It may share voxels with every other label, as a lesion does with its organ.</summary>
    Allowed = 2,
}
