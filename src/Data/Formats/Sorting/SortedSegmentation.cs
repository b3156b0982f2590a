using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Sorting;

/// <summary>A segmentation among files of which scans are wanted.</summary>
/// <param name="Kind">What it is, for example "DICOM Segmentation".</param>
internal sealed record SortedSegmentation(UploadedFile File, string Kind)
{
    /// <summary>Why it is no scan, and where it goes.</summary>
    /// <param name="home">The case of its scan, where that is known.</param>
    public ImportProblem Refusal(string? home) => new(
        FileNames.Last(File.Name), $"It is a {Kind}, not a scan.",
        home is null ? "Import its scan, open its case, and choose Import masks there." : $"Open {home} and choose Import masks there.");
}
