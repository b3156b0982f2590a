using System.Text.Json;
using Mem3D.Core.Deidentification;
using Mem3D.Core.People;
using Mem3D.Core.Security;
using Mem3D.Core.Work;
using Mem3D.Data.Deidentification;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class DeidentificationStore(Database database, ISecretProtector secrets, TimeProvider time) : IDeidentificationStore
{
    public Task<DeidentificationSettings> GetAsync(Guid projectId, CancellationToken cancellationToken) => database.ReadAsync(
        async db => (await db.Projects.SingleOrDefaultAsync(p => p.Id == projectId, cancellationToken).ConfigureAwait(false))?.Deidentification
            ?? throw DataErrors.NotFound("project"),
        cancellationToken);

    public Task SetAsync(Guid projectId, DeidentificationSettings settings, Actor? by, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            var project = await db.Projects.SingleOrDefaultAsync(p => p.Id == projectId, cancellationToken).ConfigureAwait(false) ?? throw DataErrors.NotFound("project");
            if (project.KeepOriginals && !settings.KeepOriginals)
            {
                await db.Patients.Where(p => p.ProjectId == projectId)
                    .ExecuteUpdateAsync(p => p.SetProperty(x => x.Original, (string?)null), cancellationToken).ConfigureAwait(false);
                await db.Volumes.Where(v => db.Cases.Any(c => c.ProjectId == projectId && c.VolumeId == v.Id))
                    .ExecuteUpdateAsync(v => v.SetProperty(x => x.DicomOriginal, (string?)null), cancellationToken).ConfigureAwait(false);
            }

            (project.Deidentify, project.RetainUids, project.KeepOriginals) = (settings.Enabled, settings.RetainUids, settings.KeepOriginals);
            AuditRows.Add(db, time.GetUtcNow(), by?.Id, by?.Name ?? "", AuditAction.PrivateDataChanged, projectId, detail: Words(settings));
            return project;
        },
        cancellationToken);

    private static string Words(DeidentificationSettings settings) => !settings.Enabled ? "scans come in as they are"
        : $"de-identified{(settings.RetainUids ? ", UIDs retained" : "")}{(settings.KeepOriginals ? ", way back kept" : "")}";

    public async Task<IReadOnlyList<Pseudonym>> PseudonymsAsync(Guid projectId, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            async db => await db.Patients.Where(p => p.ProjectId == projectId).OrderBy(p => p.Number)
                .Select(p => new { p.Number, p.Original, Cases = db.Cases.Count(c => c.ProjectId == projectId && c.Volume!.PatientId == p.Id) })
                .ToListAsync(cancellationToken).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(r =>
        {
            var original = r.Original is null ? null : JsonSerializer.Deserialize<PatientOriginal>(secrets.Unprotect(SecretPurposes.Patient, r.Original));
            return new Pseudonym(PatientEntity.NameOf(r.Number), r.Cases, original?.Id, original?.Name);
        })];
    }

    public Task<DeidentificationReport?> ReportAsync(Guid caseId, CancellationToken cancellationToken) => database.ReadAsync(
        async db =>
        {
            var row = await db.Cases.Where(c => c.Id == caseId).Select(c => new { c.Volume!.Deidentification })
                .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? throw DataErrors.NotFound("case");
            return row.Deidentification is { } json ? JsonSerializer.Deserialize<DeidentificationReport>(json) : null;
        },
        cancellationToken);
}
