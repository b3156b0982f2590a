using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Sorting;

/// <summary>What a set of files turned out to hold.</summary>
internal sealed record SortedFiles(IReadOnlyList<VolumeCandidate> Volumes, IReadOnlyList<ImportProblem> Problems);
