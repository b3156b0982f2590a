using Mem3D.Core.Deidentification;
using Mem3D.Core.Projects;

namespace Mem3D.Core.Volumes;

/// <summary>What an import brought: cases created and files refused, each with reason and remedy. Nothing is dropped silently.</summary>
public sealed record ImportReport(IReadOnlyList<CaseInfo> Cases, IReadOnlyList<ImportProblem> Problems)
{
    /// <summary>What was taken out of the files; null when the project takes scans as they are.</summary>
    public DeidentificationReport? Deidentification { get; init; }
}
