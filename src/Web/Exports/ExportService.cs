using System.Collections.Concurrent;
using System.Security.Cryptography;
using Mem3D.Core.Errors;
using Mem3D.Core.Exports;
using Mem3D.Core.People;
using Mem3D.Web.Hosting;
using Mem3D.Web.Security;
using Mem3D.Web.Uploads;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Exports;

/// <summary>
/// Exports of all people, written in the background, one at a time, and kept for a while to be downloaded, again and in parts. Thread-safe.
/// </summary>
public sealed partial class ExportService : IAsyncDisposable
{
    /// <summary>How long a file nobody asks for is kept.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(6);

    private readonly ConcurrentDictionary<Guid, Export> _exports = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ICaseExporter _exporter;
    private readonly IAuditLog _audit;
    private readonly Folders _folders;
    private readonly TimeProvider _time;
    private readonly Failures _failures;
    private readonly LimitSettings _limits;
    private readonly StagingRoom _room;
    private readonly ILogger<ExportService> _logger;
    private readonly ITimer _sweep;

    public ExportService(
        ICaseExporter exporter, IAuditLog audit, Folders folders, TimeProvider time, Failures failures, LimitSettings limits, StagingRoom room,
        ILogger<ExportService> logger)
    {
        (_exporter, _audit, _folders, _time, _failures, _limits, _room, _logger) = (exporter, audit, folders, time, failures, limits, room, logger);
        room.Register(personId => _exports.Values.Where(e => e.OwnerId == personId).Sum(e => e.Bytes));
        _sweep = time.CreateTimer(_ => Sweep(), null, Kept / 12, Kept / 12);
    }

    /// <summary>Starts writing a case's masks; returns at once.</summary>
    /// <exception cref="Mem3DException">The person has too many exports under way, or her files take too much room.</exception>
    public Guid StartCase(Person person, Guid projectId, Guid caseId, ExportRequest request) => Start(
        person, projectId, caseId, (path, progress, cancellation) => _exporter.WriteAsync(caseId, request, path, progress, cancellation),
        () => _audit.WriteAsync(person.Id, person.Name, AuditAction.CaseExported, projectId, caseId, detail: request.Format.ToString()));

    /// <summary>Starts writing a project as a dataset; returns at once.</summary>
    /// <exception cref="Mem3DException">The person has too many exports under way, or her files take too much room.</exception>
    public Guid StartDataset(Person person, Guid projectId, DatasetLayout layout) => Start(
        person, projectId, null, (path, progress, cancellation) => _exporter.WriteDatasetAsync(projectId, layout, path, progress, cancellation),
        () => _audit.WriteAsync(person.Id, person.Name, AuditAction.DatasetExported, projectId, detail: layout.ToString()));

    /// <exception cref="Mem3DException">No such export of this person.</exception>
    public ExportStatus Status(Guid id, Person person) => Find(id, person).Status;

    /// <summary>The project that an export is of, and the case; null: the whole project.</summary>
    /// <exception cref="Mem3DException">No such export of this person.</exception>
    public (Guid ProjectId, Guid? CaseId) Of(Guid id, Person person) => (Find(id, person).ProjectId, Find(id, person).CaseId);

    /// <summary>Where the finished file lies, and what it is.</summary>
    /// <exception cref="Mem3DException">No such export, or it is not done.</exception>
    public (string Path, ExportStatus Status) File(Guid id, Person person)
    {
        var export = Find(id, person);
        var status = export.Status;
        return status.State switch
        {
            ExportState.Done => (export.Path, status),
            ExportState.Failed => throw new Mem3DException(ErrorKind.Conflict, status.Problem!.Value.Title, status.Problem.Value.Remedy),
            _ => throw new Mem3DException(ErrorKind.Conflict, "The export is not finished yet.", "Wait until it is done."),
        };
    }

    /// <summary>Ends an export and removes its file.</summary>
    /// <exception cref="Mem3DException">No such export of this person.</exception>
    public void Cancel(Guid id, Person person)
    {
        var export = Find(id, person);
        export.Cancel();
        if (export.Status.Ended && _exports.TryRemove(id, out _))
        {
            Remove(export);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        foreach (var export in _exports.Values)
        {
            export.Cancel();
        }

        await _turn.WaitAsync();
        _turn.Dispose();
    }

    /// <param name="note">Writes the export into the audit log, before anybody can have the file.</param>
    private Guid Start(Person person, Guid projectId, Guid? caseId, Func<string, IProgress<double>, CancellationToken, Task<ExportedFile>> write, Func<Task> note)
    {
        if (_limits.OpenExports > 0 && _exports.Values.Count(e => e.OwnerId == person.Id && !e.Status.Ended) >= _limits.OpenExports)
        {
            throw new Mem3DException(ErrorKind.Conflict, $"You have {_limits.OpenExports} exports that have not ended.", "Let them end, or cancel some, then export again.");
        }

        _room.Require(person.Id, 0);
        var id = Guid.NewGuid();
        var export = new Export(person.Id, projectId, caseId, Path.Combine(_folders.Staging, $"export-{id:N}"), _time.GetTimestamp());
        _exports[id] = export;
        _ = WriteAsync(export, write, note);
        return id;
    }

    private async Task WriteAsync(Export export, Func<string, IProgress<double>, CancellationToken, Task<ExportedFile>> write, Func<Task> note)
    {
        var mine = false;
        try
        {
            await _turn.WaitAsync(export.Cancelled);
            mine = true;
            export.Status = export.Status with { State = ExportState.Writing };
            var file = await Task.Run(() => write(export.Path, export, export.Cancelled), export.Cancelled);
            await using var written = new FileStream(export.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
            var sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(written, export.Cancelled));
            await note();
            export.Status = new ExportStatus(ExportState.Done, 1, file, written.Length, sum, null);
        }
        catch (OperationCanceledException) when (export.Cancelled.IsCancellationRequested)
        {
            export.Status = new ExportStatus(ExportState.Failed, 0, null, 0, null, ("The export was cancelled.", "Start it again when it is needed."));
            Remove(export);
        }
        catch (Exception e)
        {
            var (title, remedy, _) = _failures.Explain(e);
            export.Status = new ExportStatus(ExportState.Failed, 0, null, 0, null, (title, remedy));
        }
        finally
        {
            export.TouchedAt = _time.GetTimestamp();
            if (mine)
            {
                _turn.Release();
            }
        }
    }

    private Export Find(Guid id, Person person)
    {
        if (_exports.TryGetValue(id, out var export) && export.OwnerId == person.Id)
        {
            export.TouchedAt = _time.GetTimestamp();
            return export;
        }

        throw new Mem3DException(ErrorKind.NotFound, "There is no such export.", "Exports are kept for some hours, and not over a restart: export again.");
    }

    private void Sweep()
    {
        foreach (var (id, export) in _exports)
        {
            if (export.Status.Ended && _time.GetElapsedTime(export.TouchedAt) > Kept && _exports.TryRemove(id, out _))
            {
                Remove(export);
                export.Dispose();
            }
        }
    }

    private void Remove(Export export)
    {
        try
        {
            System.IO.File.Delete(export.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogLeftOver(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The file of an export could not be removed now; the next start removes it")]
    private partial void LogLeftOver(Exception error);
}
