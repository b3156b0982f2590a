using Mem3D.Data.Deidentification;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>Patients of a project under pseudonyms.</summary>
internal static class PatientRows
{
    /// <summary>The patient that a source is of, known already or new; null when the source knows no patients.</summary>
    public static async Task<PatientEntity?> FindOrAddAsync(
        Mem3DDbContext db, Guid projectId, DeidentifiedSource source, CancellationToken cancellationToken)
    {
        if (source.Patient is not { } key)
        {
            return null;
        }

        var patient = await db.Patients.SingleOrDefaultAsync(p => p.ProjectId == projectId && p.Key == key, cancellationToken).ConfigureAwait(false);
        if (patient is null)
        {
            var last = await db.Patients.Where(p => p.ProjectId == projectId).MaxAsync(p => (int?)p.Number, cancellationToken).ConfigureAwait(false) ?? 0;
            patient = new PatientEntity { Id = Guid.CreateVersion7(), ProjectId = projectId, Number = last + 1, Key = key };
            db.Patients.Add(patient);
        }

        patient.Original = source.PatientOriginal ?? patient.Original;
        return patient;
    }
}
