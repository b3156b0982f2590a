using System.Collections.Concurrent;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;
using Mem3D.Web.Hosting;
using Mem3D.Web.Security;
using Mem3D.Web.Segmentations;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Uploads;

/// <summary>
/// Uploads of all people. An import runs on when the page that started it is closed; its state is asked for by id. One import at a time: it
/// is disk and CPU work, and the networks want the CPU too. Thread-safe.
/// </summary>
public sealed partial class UploadService : IAsyncDisposable
{
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(2);
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<Guid, Upload> _uploads = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly IVolumeImporter _importer;
    private readonly SegmentationImports _segmentations;
    private readonly IProjectStore _projects;
    private readonly IAuditLog _audit;
    private readonly Folders _folders;
    private readonly TimeProvider _time;
    private readonly Failures _failures;
    private readonly LimitSettings _limits;
    private readonly StagingRoom _room;
    private readonly ILogger<UploadService> _logger;
    private readonly ITimer _sweep;

    public UploadService(
        IVolumeImporter importer, SegmentationImports segmentations, IProjectStore projects, IAuditLog audit, Folders folders, TimeProvider time, Failures failures, LimitSettings limits,
        StagingRoom room, ILogger<UploadService> logger)
    {
        (_importer, _segmentations, _projects, _audit, _folders, _time, _failures, _limits, _room, _logger) = (importer, segmentations, projects, audit, folders, time, failures, limits, room, logger);
        room.Register(personId => _uploads.Values.Where(u => u.Owner.Id == personId && !u.Status.Ended).Sum(u => u.Bytes));
        _sweep = time.CreateTimer(_ => Sweep(), null, ForgottenAfter / 6, ForgottenAfter / 6);
    }

    /// <exception cref="Mem3DException">No such project, or the person has too many uploads open.</exception>
    public async Task<Guid> OpenAsync(Guid projectId, Person person, CancellationToken cancellationToken)
    {
        await _projects.GetAsync(projectId, cancellationToken);
        RequireFew(person);
        return Open(projectId, person, UploadState.Receiving, keepOriginals: false).Id;
    }

    /// <summary>Fills an upload by the server itself, in the background, and imports it.</summary>
    /// <param name="pull">Puts files in; told the upload, and to end when it is cancelled.</param>
    /// <param name="keepOriginals">Keeps, encrypted, what leads back to the archive, whatever the project says.</param>
    /// <exception cref="Mem3DException">No such project.</exception>
    internal async Task<Guid> PullAsync(Guid projectId, Person person, bool keepOriginals, Func<Upload, Task> pull, CancellationToken cancellationToken)
    {
        await _projects.GetAsync(projectId, cancellationToken);
        RequireFew(person);
        var upload = Open(projectId, person, UploadState.Pulling, keepOriginals);
        _ = Task.Run(() => PullAsync(upload, pull), CancellationToken.None);
        return upload.Id;
    }

    /// <summary>Streams one file to disk.</summary>
    /// <exception cref="Mem3DException">No such upload, it takes no more files, or the disk is full.</exception>
    public async Task ReceiveAsync(Guid id, Person person, string name, Stream body, CancellationToken cancellationToken)
    {
        var upload = Find(id, person);
        var path = upload.Expect();
        UploadedFile? received = null;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, upload.Cancelled);
        try
        {
            await _room.ReceiveAsync(person.Id, body, path, upload.Count, either.Token);
            received = new UploadedFile(path, name);
        }
        catch (Exception e)
        {
            Delete(() =>
            {
                upload.Count(-(File.Exists(path) ? new FileInfo(path).Length : 0));
                File.Delete(path);
            });
            throw e switch
            {
                OperationCanceledException when upload.Cancelled.IsCancellationRequested =>
                    new Mem3DException(ErrorKind.Conflict, "The import was cancelled.", "Start a new import.", e),
                _ => e,
            };
        }
        finally
        {
            upload.TouchedAt = _time.GetTimestamp();
            upload.Received(received);
        }
    }

    private void RequireFew(Person person)
    {
        if (_limits.OpenUploads > 0 && _uploads.Values.Count(u => u.Owner.Id == person.Id && !u.Status.Ended) >= _limits.OpenUploads)
        {
            throw new Mem3DException(
                ErrorKind.Conflict, $"You have {_limits.OpenUploads} imports that have not ended.", "Let them end, or cancel some, then import again. What came in so far is kept.");
        }
    }

    /// <summary>Counts a file that the server itself put in.</summary>
    /// <exception cref="Mem3DException">The person's files take too much room.</exception>
    internal void Arrived(Upload upload, string path)
    {
        upload.Count(new FileInfo(path).Length);
        upload.TouchedAt = _time.GetTimestamp();
        _room.Require(upload.Owner.Id, 0);
    }

    /// <summary>Starts the import in the background.</summary>
    /// <exception cref="Mem3DException">No such upload, or it is not ready for import.</exception>
    public void StartImport(Guid id, Person person)
    {
        var upload = Find(id, person);
        var files = upload.BeginImport();
        _ = ImportAsync(upload, files);
    }

    /// <summary>Answers what an import asked.</summary>
    /// <exception cref="Mem3DException">No such upload, nothing was asked, or the answer names what was not offered.</exception>
    public void Choose(Guid id, Person person, IReadOnlyList<VolumeChoice> choices)
    {
        var upload = Find(id, person);
        upload.TouchedAt = _time.GetTimestamp();
        upload.Choose(choices);
    }

    /// <exception cref="Mem3DException">No such upload.</exception>
    public UploadStatus Status(Guid id, Person person) => Find(id, person).Status;

    /// <summary>The project that an upload goes to.</summary>
    /// <exception cref="Mem3DException">No such upload.</exception>
    public Guid ProjectOf(Guid id, Person person) => Find(id, person).ProjectId;

    /// <summary>A person's uploads to a project that have not ended.</summary>
    public IReadOnlyList<Guid> Active(Guid projectId, Person person) =>
        [.. _uploads.Values.Where(u => u.ProjectId == projectId && u.Owner.Id == person.Id && !u.Status.Ended).Select(u => u.Id)];

    /// <summary>Cancels, and removes what is half done. Complete cases stay.</summary>
    /// <exception cref="Mem3DException">No such upload.</exception>
    public void Cancel(Guid id, Person person) => Cancel(Find(id, person));

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        foreach (var upload in _uploads.Values)
        {
            upload.Cancel();
        }

        // The import in work ends before the stores go.
        await _turn.WaitAsync();
        _turn.Dispose();
    }

    private Upload Find(Guid id, Person person) => _uploads.TryGetValue(id, out var upload) && upload.Owner.Id == person.Id
        ? upload
        : throw new Mem3DException(
            ErrorKind.NotFound, "There is no such upload.", "The server may have been restarted meanwhile: import the missing files again.");

    private Upload Open(Guid projectId, Person person, UploadState begin, bool keepOriginals)
    {
        var id = Guid.NewGuid();
        var folder = Path.Combine(_folders.Staging, id.ToString("N"));
        Directory.CreateDirectory(folder);
        return _uploads[id] = new Upload(id, projectId, person, folder, _time.GetTimestamp(), begin) { KeepOriginals = keepOriginals };
    }

    private async Task PullAsync(Upload upload, Func<Upload, Task> pull)
    {
        try
        {
            await pull(upload);
            upload.TouchedAt = _time.GetTimestamp();
            await ImportAsync(upload, upload.BeginImport());
            return;
        }
        catch (Exception) when (upload.Cancelled.IsCancellationRequested)
        {
            upload.End(UploadState.Cancelled, [], []);
        }
        catch (Exception e)
        {
            var (title, remedy, _) = _failures.Explain(FullDisk.Is(e) ? StagingRoom.Full(e) : e);
            upload.End(UploadState.Failed, [], [new ImportProblem("", title, remedy)]);
        }

        upload.TouchedAt = _time.GetTimestamp();
        Delete(() => Directory.Delete(upload.Folder, recursive: true));
    }

    private async Task ImportAsync(Upload upload, IReadOnlyList<UploadedFile> files)
    {
        var mine = false;
        try
        {
            await _turn.WaitAsync(upload.Cancelled);
            mine = true;
            var chooser = new UploadChooser(upload, _turn, has => mine = has);
            var report = await Task.Run(
                () => _importer.ImportAsync(
                    upload.ProjectId, files, chooser, upload, upload.Cancelled, upload.KeepOriginals, upload.Owner.Id,
                    (caseId, file, cancellation) => _segmentations.KeepAsync(caseId, upload.Owner, file, cancellation)),
                upload.Cancelled);
            foreach (var made in report.Cases)
            {
                await _audit.WriteAsync(upload.Owner.Id, upload.Owner.Name, AuditAction.CaseImported, upload.ProjectId, made.Id);
            }

            upload.End(UploadState.Done, [.. report.Cases.Select(c => new UploadedCase(c.Id, c.Name))], report.Problems, report.Deidentification);
            LogImported(upload.Id, report.Cases.Count, report.Problems.Count);
        }
        catch (OperationCanceledException) when (upload.Cancelled.IsCancellationRequested)
        {
            upload.End(UploadState.Cancelled, [], []);
        }
        catch (Exception e)
        {
            var (title, remedy, _) = _failures.Explain(e);
            upload.End(UploadState.Failed, [], [new ImportProblem("", title, remedy)]);
        }
        finally
        {
            upload.TouchedAt = _time.GetTimestamp();
            Delete(() => Directory.Delete(upload.Folder, recursive: true));
            if (mine)
            {
                _turn.Release();
            }
        }
    }

    private void Cancel(Upload upload)
    {
        var receiving = upload.Status.State == UploadState.Receiving;
        upload.Cancel();
        if (receiving && upload.End(UploadState.Cancelled, [], []))
        {
            Delete(() => Directory.Delete(upload.Folder, recursive: true));
        }
    }

    /// <summary>Lets go of uploads nobody finished and of ended ones nobody asks for any more.</summary>
    private void Sweep()
    {
        foreach (var upload in _uploads.Values)
        {
            var quiet = _time.GetElapsedTime(upload.TouchedAt);
            if (upload.Status.State is UploadState.Receiving or UploadState.Choosing && quiet > AbandonedAfter)
            {
                Cancel(upload);
            }
            else if (upload.Status.Ended && quiet > ForgottenAfter && _uploads.TryRemove(upload.Id, out _))
            {
                upload.Dispose();
            }
        }
    }

    private void Delete(Action delete)
    {
        try
        {
            delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogLeftOver(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Upload {UploadId} imported: {Cases} cases, {Problems} problems")]
    private partial void LogImported(Guid uploadId, int cases, int problems);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files of an upload could not be removed now; the next start removes them")]
    private partial void LogLeftOver(Exception error);
}
