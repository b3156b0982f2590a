using Mem3D.Core.Archives;
using Mem3D.Core.Errors;
using Mem3D.Core.Exports;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Web.Hosting;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Archives;

/// <summary>Sends a case's masks as a DICOM Segmentation to the archive its scan came from.</summary>
public sealed partial class ArchiveSender(
    ArchiveConnections connections, ICaseOrigins origins, ICaseExporter exporter, IAuditLog audit, Folders folders, ILogger<ArchiveSender> logger)
{
    /// <summary>
    /// Asks the archive for patient and study, writes the object with the original identifiers, reads it back, sends it. The file is removed whatever
    /// happens.
    /// </summary>
    /// <exception cref="Mem3DException">The original identifiers were not kept, there are no masks, or the archive refuses.</exception>
    public async Task<StoreOutcome> SendAsync(Archive archive, CaseInfo info, Person person, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var origin = await origins.FindAsync(info.Id, cancellationToken);
        using var client = await connections.OpenAsync(archive.Id, cancellationToken);
        var identity = await client.IdentityAsync(origin.StudyUid, cancellationToken);
        if ((await client.InstancesAsync(origin.StudyUid, origin.SeriesUid, cancellationToken)).Count == 0)
        {
            throw new Mem3DException(ErrorKind.NotFound, "The archive does not have the series that this scan is of.", "Choose the archive that the scan came from.");
        }

        progress.Report(0.1);
        var path = Path.Combine(folders.Staging, $"send-{Guid.NewGuid():N}");
        try
        {
            var request = new ExportRequest(ExportFormat.DicomSeg, null, person.Name) { Identity = identity };
            await exporter.WriteAsync(info.Id, request, path, new Share(progress), cancellationToken);
            await audit.WriteAsync(
                person.Id, person.Name, AuditAction.MasksSent, info.ProjectId, info.Id, archive.Id, $"to {archive.Name}", cancellationToken);
            var outcome = await client.StoreAsync(origin.StudyUid, path, cancellationToken);
            progress.Report(1);
            LogSent(info.Id, archive.Id, outcome.Stored);
            return outcome;
        }
        finally
        {
            File.Delete(path);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Masks of case {CaseId} sent to archive {ArchiveId}: stored {Stored}")]
    private partial void LogSent(Guid caseId, Guid archiveId, bool stored);

    private sealed class Share(IProgress<double> progress) : IProgress<double>
    {
        public void Report(double value) => progress.Report(0.1 + (0.7 * value));
    }
}
