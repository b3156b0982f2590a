using System.Globalization;
using Mem3D.Core.Archives;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Volumes;
using Mem3D.Web.Uploads;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Archives;

/// <summary>Pulls series from archives into the import, which goes on when the page is left. Memory stays that of a few buffers however large a series is.</summary>
public sealed partial class ArchivePulls(ArchiveConnections connections, UploadService uploads, IAuditLog audit, ILogger<ArchivePulls> logger)
{
    /// <summary>Objects that come at the same time.</summary>
    private const int Parallel = 4;

    /// <summary>Starts pulling; returns the upload it becomes.</summary>
    /// <param name="keepOriginals">Keeps, encrypted, what leads back, so that masks can be sent to the archive.</param>
    /// <exception cref="Mem3DException">No such project.</exception>
    public async Task<Guid> StartAsync(
        Archive archive, Guid projectId, Person person, IReadOnlyList<ArchiveSeries> series, bool keepOriginals, CancellationToken cancellationToken)
    {
        if (series.Count == 0)
        {
            throw new Mem3DException(ErrorKind.Invalid, "No series is chosen.", "Choose at least one.");
        }

        var upload = await uploads.PullAsync(projectId, person, keepOriginals, upload => PullAsync(archive.Id, series, upload), cancellationToken);
        await audit.WriteAsync(
            person.Id, person.Name, AuditAction.ScansPulled, projectId, subjectId: archive.Id,
            detail: string.Create(CultureInfo.InvariantCulture, $"{series.Count} series from {archive.Name}{(keepOriginals ? ", way back kept" : "")}"), cancellationToken: CancellationToken.None);
        return upload;
    }

    private async Task PullAsync(Guid archiveId, IReadOnlyList<ArchiveSeries> series, Upload upload)
    {
        upload.Report(new ImportProgress("", "asking the archive", 0));
        using var client = await connections.OpenAsync(archiveId, upload.Cancelled);
        var wanted = new List<(ArchiveSeries Series, string Instance)>();
        foreach (var one in series)
        {
            var listed = await client.InstancesAsync(one.StudyUid, one.Uid, upload.Cancelled);
            wanted.AddRange(listed.Count >= one.Images.GetValueOrDefault() ? listed.Select(i => (one, i)) : throw Short(one, listed.Count));
        }

        if (wanted.Count == 0)
        {
            throw new Mem3DException(ErrorKind.NotFound, "The archive has no images in the series chosen.", "Search again; they may have been moved or deleted.");
        }

        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = upload.Cancelled };
        await System.Threading.Tasks.Parallel.ForEachAsync(Enumerable.Range(0, wanted.Count), options, async (n, cancellation) =>
        {
            await OneAsync(client, wanted[n].Series, wanted[n].Instance, n, wanted.Count, upload, cancellation);
            var pulled = Interlocked.Increment(ref done);
            upload.Report(new ImportProgress("", string.Create(CultureInfo.InvariantCulture, $"{pulled} of {wanted.Count} images"), (double)pulled / wanted.Count));
        });
        LogPulled(archiveId, series.Count, wanted.Count);
    }

    private static Mem3DException Short(ArchiveSeries series, int listed) => new(
        ErrorKind.Invalid,
        string.Create(CultureInfo.InvariantCulture, $"The archive says that series {series.Number?.ToString(CultureInfo.InvariantCulture) ?? "without a number"} has {series.Images} images, but lists {listed} of them. Nothing was imported."),
        "Search again, as images may have been moved or deleted. If the numbers stay apart, ask those who run the archive.");

    /// <summary>Files are numbered: what they are called in a message names no patient and no identifier.</summary>
    private async Task OneAsync(DicomWebClient client, ArchiveSeries series, string instance, int n, int of, Upload upload, CancellationToken cancellationToken)
    {
        var path = upload.Expect();
        UploadedFile? received = null;
        try
        {
            await client.RetrieveAsync(series.StudyUid, series.Uid, instance, path, cancellationToken);
            uploads.Arrived(upload, path);
            received = new UploadedFile(path, string.Create(CultureInfo.InvariantCulture, $"image {n + 1}"));
        }
        catch (Mem3DException e)
        {
            throw new Mem3DException(e.Kind, string.Create(CultureInfo.InvariantCulture, $"Image {n + 1} of {of} could not be pulled. {e.Message}"), e.Remedy, e);
        }
        finally
        {
            upload.Received(received);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Pulled {Images} images of {Series} series from archive {ArchiveId}")]
    private partial void LogPulled(Guid archiveId, int series, int images);
}
