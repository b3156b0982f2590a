using Mem3D.Core.Projects;

namespace Mem3D.Core.Volumes;

/// <summary>What an import brought: cases created and files refused, each with reason and remedy. Nothing is dropped silently.</summary>
public sealed record ImportReport(IReadOnlyList<CaseInfo> Cases, IReadOnlyList<ImportProblem> Problems);
