using System.Text.Json;
using Mem3D.Core.Archives;
using Mem3D.Core.Deidentification;
using Mem3D.Core.Errors;
using Mem3D.Core.Security;
using Mem3D.Data.Deidentification;
using Mem3D.Data.Exports;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Dicom.Deidentification;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>Reads the sources of cases: as stored, or as they came.</summary>
internal sealed class CaseOrigins(Database database, ISecretProtector secrets) : ICaseOrigins
{
    public async Task<CaseOrigin> FindAsync(Guid caseId, CancellationToken cancellationToken)
    {
        var source = await OriginalAsync(caseId, cancellationToken).ConfigureAwait(false);
        return new CaseOrigin(source.StudyUid, source.SeriesUid);
    }

    /// <summary>The source with the identifiers it has in the archive.</summary>
    /// <exception cref="Mem3DException">No such case, it did not come as DICOM, or its original identifiers were not kept.</exception>
    public async Task<DicomSource> OriginalAsync(Guid caseId, CancellationToken cancellationToken)
    {
        var row = await database.ReadAsync(
            async db => await db.Cases.Where(c => c.Id == caseId).Select(c => new { c.Volume!.DicomSource, c.Volume.DicomOriginal, c.Volume.Deidentification })
                .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? throw DataErrors.NotFound("case"),
            cancellationToken).ConfigureAwait(false);
        var retained = row.Deidentification is null
            || JsonSerializer.Deserialize<DeidentificationReport>(row.Deidentification)!.Methods.Contains(BasicProfile.RetainUids);
        var json = row.DicomOriginal is { } kept ? secrets.Unprotect(SecretPurposes.Dicom, kept) : retained ? row.DicomSource : null;
        if (json is null && row.DicomSource is not null)
        {
            throw new Mem3DException(
                ErrorKind.Conflict, "The scan was de-identified and its original identifiers were not kept, so that no archive would know it again.",
                "Import it again with de-identification off, or with the original identifiers kept.");
        }

        return json is not null && JsonSerializer.Deserialize<DicomSource>(json) is { IsWhole: true } source ? source : throw ExportErrors.NoDicomSource(json is null);
    }
}
