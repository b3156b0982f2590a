using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Sorting;

/// <summary>What a set of files turned out to hold.</summary>
/// <param name="Segmentations">Files, zips unpacked, that say themselves that they are segmentations; a label map looks like a scan.</param>
internal sealed record SortedFiles(
    IReadOnlyList<VolumeCandidate> Volumes, IReadOnlyList<SortedSegmentation> Segmentations, IReadOnlyList<ImportProblem> Problems);
