using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Core.Work;

namespace Mem3D.Web.Readings;

/// <summary>The readings of a scan, and where they are decided.</summary>
/// <param name="Readings">By reader.</param>
/// <param name="Compared">Readings that were begun or handed in: those that a comparison is of.</param>
/// <param name="Labels">Labels that at least one reader has drawn, by number.</param>
/// <param name="Version">Tells that no reading has changed; null while one is being written.</param>
public sealed record ReadingGroup(
    Guid Id, IReadOnlyList<WorkItem> Readings, IReadOnlyList<WorkItem> Compared, WorkItem? Adjudication, IReadOnlyList<Label> Labels, string? Version)
{
    /// <summary>The case in which it is decided.</summary>
    /// <exception cref="Mem3DException">It was removed.</exception>
    public Guid RequireAdjudication() =>
        Adjudication?.Id ?? throw new Mem3DException(ErrorKind.Conflict, "These readings have no adjudication.", "Make the readings anew.");
}
