using System.Globalization;
using Mem3D.Core.Errors;

namespace Mem3D.Data.Formats.Segmentations;

/// <summary>The refusals of segmentations, in one voice.</summary>
internal static class SegmentationErrors
{
    /// <summary>As many as a project has labels.</summary>
    public const int MostSegments = 255;

    public static Mem3DException TooMany() =>
        new(ErrorKind.TooLarge, $"The file has more than {MostSegments} segments.", "Export fewer segments at a time.");

    public static Mem3DException Outside(long voxels) => new(
        ErrorKind.Invalid, string.Create(CultureInfo.InvariantCulture, $"{voxels} labelled voxels of the segmentation lie outside the scan."),
        "Choose the segmentation of this scan; nothing is cut off silently.");

    public static Mem3DException Elsewhere(string what) => new(
        ErrorKind.Invalid, $"The segmentation does not belong to this scan: {what}.", "Choose the segmentation of this scan, or open the case it was made on.");
}
