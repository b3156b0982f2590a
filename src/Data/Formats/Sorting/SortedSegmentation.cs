using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Sorting;

/// <summary>A segmentation among files of which scans are wanted.</summary>
/// <param name="Kind">What it is, for example "DICOM Segmentation".</param>
internal sealed record SortedSegmentation(UploadedFile File, string Kind)
{
    /// <summary>Why it is no scan, and where it goes.</summary>
    /// <param name="cases">The cases of its scan, as far as they are known.</param>
    public ImportProblem Refusal(IReadOnlyList<(Guid Id, string Name)> cases) => new(
        FileNames.Last(File.Name), $"It is a {Kind}, not a scan.",
        cases.Count == 0 ? "Import its scan, open its case, and choose Import masks there." : $"Open {string.Join(" or ", cases.Select(c => c.Name))} and choose Import masks there.");

    /// <summary>It came along with its scan, or after it, and can be taken in the case.</summary>
    public ImportProblem Waiting(string home) => new(
        FileNames.Last(File.Name), $"It is a {Kind} of {home}.", $"It waits there for a day: open {home} and choose Import masks.");

    /// <summary>It came along, but does not fit its scan.</summary>
    public ImportProblem Unfit(Mem3DException why) => new(FileNames.Last(File.Name), $"It is a {Kind}, not a scan, and does not fit its scan. {why.Message}", why.Remedy);
}
