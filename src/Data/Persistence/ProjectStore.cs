using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class ProjectStore(Database database, Standings standings, DataFolderOptions folder, TimeProvider time) : IProjectStore
{
    public Task<IReadOnlyList<ProjectInfo>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<ProjectInfo>>(
        async db => await Infos(db.Projects.OrderBy(p => p.Name)).ToListAsync(cancellationToken).ConfigureAwait(false), cancellationToken);

    public Task<ProjectInfo> CreateAsync(string name, Guid authorId, CancellationToken cancellationToken)
    {
        var clean = Names.Check(name, "project");
        return database.WriteAsync(
            async db =>
            {
                if (await db.Projects.AnyAsync(p => p.Name == clean, cancellationToken).ConfigureAwait(false))
                {
                    throw new Mem3DException(ErrorKind.Conflict, "A project of this name exists already.", "Choose another name.");
                }

                var project = new ProjectEntity { Id = Guid.CreateVersion7(), Name = clean, AuthorId = authorId, CreatedAt = time.GetUtcNow(), Deidentify = true };
                db.Projects.Add(project);
                if (await db.Users.Where(u => u.Id == authorId).Select(u => u.DisplayName).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } author)
                {
                    AuditRows.Add(db, project.CreatedAt, authorId, author, AuditAction.ProjectCreated, project.Id);
                    db.Members.Add(new MemberEntity { ProjectId = project.Id, UserId = authorId, Role = ProjectRole.Manager, Since = project.CreatedAt });
                }

                return new ProjectInfo(project.Id, project.Name, project.CreatedAt, 0, 0);
            },
            cancellationToken);
    }

    public Task<ProjectInfo> GetAsync(Guid projectId, CancellationToken cancellationToken) => database.ReadAsync(
        async db => await Infos(db.Projects.Where(p => p.Id == projectId)).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false)
            ?? throw DataErrors.NotFound("project"),
        cancellationToken);

    public Task<IReadOnlyList<Label>> LabelsAsync(Guid projectId, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<Label>>(
        async db => [.. (await db.Labels.Where(l => l.ProjectId == projectId).OrderBy(l => l.Number)
            .ToListAsync(cancellationToken).ConfigureAwait(false)).Select(l => l.ToLabel())],
        cancellationToken);

    public Task<Label> AddLabelAsync(
        Guid projectId, string name, LabelColor? color, ClinicalCode? code, CancellationToken cancellationToken, OverlapRule overlap = OverlapRule.Probability,
        Actor? by = null)
    {
        var clean = Names.Check(name, "label");
        LabelRules.Check(code);
        LabelRules.Check(overlap);
        return database.WriteAsync(
            async db =>
            {
                if (!await db.Projects.AnyAsync(p => p.Id == projectId, cancellationToken).ConfigureAwait(false))
                {
                    throw DataErrors.NotFound("project");
                }

                var labels = await db.Labels.AsNoTracking().Where(l => l.ProjectId == projectId).ToListAsync(cancellationToken).ConfigureAwait(false);
                LabelRules.CheckFree(clean, labels);
                var label = new LabelEntity
                {
                    Id = Guid.CreateVersion7(),
                    ProjectId = projectId,
                    Number = LabelRules.NextNumber(labels),
                    Name = clean,
                    Color = (color ?? LabelRules.NextColor(labels)).ToHex(),
                    CodeValue = code?.Value,
                    CodeMeaning = code?.Meaning,
                    Overlap = overlap,
                };
                db.Labels.Add(label);
                Note(db, by, label, "added");
                return label.ToLabel();
            },
            cancellationToken);
    }

    public Task<Label> UpdateLabelAsync(
        Guid labelId, string name, LabelColor color, ClinicalCode? code, OverlapRule overlap, CancellationToken cancellationToken, Actor? by = null)
    {
        var clean = Names.Check(name, "label");
        LabelRules.Check(code);
        LabelRules.Check(overlap);
        return database.WriteAsync(
            async db =>
            {
                var label = await db.Labels.SingleOrDefaultAsync(l => l.Id == labelId, cancellationToken).ConfigureAwait(false)
                    ?? throw DataErrors.NotFound("label");
                var others = await db.Labels.AsNoTracking().Where(l => l.ProjectId == label.ProjectId && l.Id != labelId)
                    .ToListAsync(cancellationToken).ConfigureAwait(false);
                LabelRules.CheckFree(clean, others);
                (label.Name, label.Color, label.CodeValue, label.CodeMeaning, label.Overlap) = (clean, color.ToHex(), code?.Value, code?.Meaning, overlap);
                if (db.Entry(label).State == EntityState.Modified)
                {
                    Note(db, by, label, "changed");
                }

                return label.ToLabel();
            },
            cancellationToken);
    }

    public Task<Label> SetLabelRulesAsync(Guid labelId, double minimumQuality, bool required, CancellationToken cancellationToken, Actor? by = null) =>
        minimumQuality is >= 0 and <= 1
            ? database.WriteAsync(
                async db =>
                {
                    var label = await db.Labels.SingleOrDefaultAsync(l => l.Id == labelId, cancellationToken).ConfigureAwait(false)
                        ?? throw DataErrors.NotFound("label");
                    (label.MinimumQuality, label.Required) = (minimumQuality, required);
                    if (db.Entry(label).State == EntityState.Modified)
                    {
                        Note(db, by, label, string.Create(CultureInfo.InvariantCulture, $"{(required ? "required" : "not required")}, quality at least {minimumQuality:0.##}"));
                    }

                    return label.ToLabel();
                },
                cancellationToken)
            : throw new Mem3DException(ErrorKind.Invalid, "A minimum quality lies between 0 and 1.", "Give an estimated IoU, for example 0.85.");

    public Task RemoveLabelAsync(Guid labelId, CancellationToken cancellationToken, Actor? by = null) => database.WriteAsync(
        async db =>
        {
            if (await db.Edits.AnyAsync(e => e.LabelId == labelId, cancellationToken).ConfigureAwait(false)
                || await db.SliceVersions.AnyAsync(v => v.LabelId == labelId, cancellationToken).ConfigureAwait(false))
            {
                throw new Mem3DException(
                    ErrorKind.Conflict, "The label has masks or a history in at least one case.", "Rename it, or remove those cases first.");
            }

            var label = await db.Labels.SingleOrDefaultAsync(l => l.Id == labelId, cancellationToken).ConfigureAwait(false) ?? throw DataErrors.NotFound("label");
            db.Labels.Remove(label);
            Note(db, by, label, "removed");
            return true;
        },
        cancellationToken);

    public Task<IReadOnlyList<CaseInfo>> CasesAsync(Guid projectId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<CaseInfo>>(
            async db => await CaseRows.ListAsync(db, db.Cases.Where(c => c.ProjectId == projectId), cancellationToken).ConfigureAwait(false),
            cancellationToken);

    public Task<CaseInfo> CaseAsync(Guid caseId, CancellationToken cancellationToken) =>
        database.ReadAsync(db => CaseRows.FindAsync(db, caseId, cancellationToken), cancellationToken);

    public async Task RemoveCaseAsync(Guid caseId, CancellationToken cancellationToken, Actor? by = null)
    {
        var volumeId = await database.WriteAsync(
            async db =>
            {
                var found = await db.Cases.Where(c => c.Id == caseId).Select(c => new { c.VolumeId, c.ProjectId })
                    .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? throw DataErrors.NotFound("case");
                if (await db.Edits.AnyAsync(e => e.CaseId == caseId && e.Status == EditStatus.Running, cancellationToken).ConfigureAwait(false))
                {
                    throw new Mem3DException(ErrorKind.Conflict, "The networks are at work on this case.", "Stop the run first.");
                }

                await db.Cases.Where(c => c.Id == caseId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
                if (by is { } person)
                {
                    AuditRows.Add(db, time.GetUtcNow(), person.Id, person.Name, AuditAction.CaseRemoved, found.ProjectId, caseId);
                }

                // Readings of one scan share its volume: the last one takes it along.
                if (await db.Volumes.Where(v => v.Id == found.VolumeId && !db.Cases.Any(c => c.VolumeId == v.Id)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) == 0)
                {
                    return (Guid?)null;
                }

                // Who a pseudonym stands for is forgotten with the patient's last scan; the number stays hers.
                await db.Patients.Where(p => p.Original != null && !db.Volumes.Any(v => v.PatientId == p.Id))
                    .ExecuteUpdateAsync(p => p.SetProperty(x => x.Original, (string?)null), cancellationToken).ConfigureAwait(false);
                return found.VolumeId;
            },
            cancellationToken).ConfigureAwait(false);
        standings.Forget(caseId);
        if (volumeId is null)
        {
            return;
        }

        try
        {
            File.Delete(folder.VolumePath(volumeId.Value));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // still open somewhere: the sweep at start-up removes voxel files without a row
        }
    }

    private void Note(Mem3DDbContext db, Actor? by, LabelEntity label, string what)
    {
        if (by is { } person)
        {
            AuditRows.Add(
                db, time.GetUtcNow(), person.Id, person.Name, AuditAction.LabelChanged, label.ProjectId, subjectId: label.Id, detail: $"{label.Number} {label.Name}: {what}");
        }
    }

    private static IQueryable<ProjectInfo> Infos(IQueryable<ProjectEntity> projects) =>
        projects.Select(p => new ProjectInfo(p.Id, p.Name, p.CreatedAt, p.Cases.Count, p.Labels.Count));
}
