using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>Queries that several stores share. Each is one statement, whatever the number of cases.</summary>
internal static class CaseRows
{
    /// <summary>The cases asked for, with volume and number of touched slices.</summary>
    public static async Task<List<CaseInfo>> ListAsync(Mem3DDbContext db, IQueryable<CaseEntity> cases, CancellationToken cancellationToken)
    {
        var rows = await cases.OrderBy(c => c.Name).Select(c => new { Case = c, Project = c.Project!.Name, Volume = c.Volume! })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var touched = await Active(db).Where(v => cases.Select(c => c.Id).Contains(v.CaseId))
            .GroupBy(v => v.CaseId).Select(g => new { g.Key, Count = g.Select(v => v.Slice).Distinct().Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(r => new CaseInfo(
            r.Case.Id, r.Case.ProjectId, r.Project, r.Case.Name, r.Volume.Id, r.Volume.ToInfo(), r.Case.Axis, r.Case.CreatedAt,
            touched.GetValueOrDefault(r.Case.Id)))];
    }

    /// <exception cref="Core.Errors.Mem3DException">No such case.</exception>
    public static async Task<CaseInfo> FindAsync(Mem3DDbContext db, Guid caseId, CancellationToken cancellationToken)
    {
        var found = await ListAsync(db, db.Cases.Where(c => c.Id == caseId), cancellationToken).ConfigureAwait(false);
        return found.Count == 1 ? found[0] : throw DataErrors.NotFound("case");
    }

    /// <exception cref="Core.Errors.Mem3DException">No such case.</exception>
    public static async Task<CaseFrame> FrameAsync(Mem3DDbContext db, Guid caseId, CancellationToken cancellationToken)
    {
        var row = await db.Cases.AsNoTracking().Where(c => c.Id == caseId).Select(c => new { c.ProjectId, c.Axis, Volume = c.Volume! })
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? throw DataErrors.NotFound("case");
        return new CaseFrame(row.ProjectId, row.Volume.ToInfo().Geometry, row.Axis, row.Volume.SlicePositions);
    }

    /// <summary>Slice versions of edits that are neither undone nor discarded.</summary>
    public static IQueryable<SliceVersionEntity> Active(Mem3DDbContext db) =>
        db.SliceVersions.Where(v => !v.Edit!.Undone && !v.Edit.Discarded);

    /// <summary>The current version of every slice of a case: the active one with the highest sequence, unless it says that there is none.</summary>
    public static IQueryable<SliceVersionEntity> Current(Mem3DDbContext db, Guid caseId) =>
        Active(db).Where(v => v.CaseId == caseId && v.Origin != SliceOrigin.Cleared && !Active(db).Any(
            n => n.CaseId == v.CaseId && n.LabelId == v.LabelId && n.Slice == v.Slice && n.Sequence > v.Sequence));
}
