using Mem3D.Core.Quality;
using Mem3D.Core.Sessions;

namespace Mem3D.Web.Workspace;

/// <summary>A case as it is opened: what is on disk, and what runs.</summary>
/// <param name="Run">The propagation that runs or waits; null when there is none.</param>
/// <param name="Provisional">Slices of the running propagation that a blend will still replace.</param>
/// <param name="Suggestions">By label.</param>
public sealed record CaseOverview(
    CaseSnapshot Snapshot, RunState? Run, IReadOnlySet<(Guid Label, int Slice)> Provisional, IReadOnlyDictionary<Guid, Suggestion?> Suggestions);
