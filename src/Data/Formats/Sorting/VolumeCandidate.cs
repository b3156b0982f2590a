using Mem3D.Core.Volumes;
using Mem3D.Data.Deidentification;
using Mem3D.Data.Formats.Dicom;

namespace Mem3D.Data.Formats.Sorting;

/// <summary>A volume found among files, ready to be read.</summary>
/// <param name="Name">What to call its case.</param>
/// <param name="File">What to call it in a message.</param>
/// <param name="Axis">The axis its slices were acquired along.</param>
/// <param name="SourceHeader">The NIfTI header (348 or 540 bytes) as it came, or null.</param>
/// <param name="TruePositionsMm">x, y, z (LPS) of each slice along K when the affine only approximates them, or null.</param>
/// <param name="Reservation">What a person must know about it, or null.</param>
/// <param name="Dicom">The DICOM images it is made of, or null.</param>
internal sealed record VolumeCandidate(
    string Name, string File, IVoxelReader Reader, SliceAxis Axis, byte[]? SourceHeader, double[]? TruePositionsMm, string? Reservation,
    DicomSource? Dicom = null)
{
    public const string SendAgain = "Send the whole series again.";

    /// <summary>Which slices did not come along, so that a person must say whether it is wanted all the same; null when all did.</summary>
    public string? Missing { get; init; }

    /// <summary>Files whose headers it comes from.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>What tells it from other volumes of the same source, " frame 3"; else empty.</summary>
    public string Part { get; init; } = "";

    /// <summary>What de-identification took out; null when it is stored as it came.</summary>
    public DeidentifiedSource? Deidentified { get; init; }
}
