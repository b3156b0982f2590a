using System.Collections.Concurrent;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Segmentations;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Core.Work;
using Mem3D.Web.Hosting;
using Mem3D.Web.Uploads;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Segmentations;

/// <summary>
/// Existing segmentations on their way into cases: received and looked through first, then, when a person has said which segment becomes which label,
/// stored as edits, one a label. Thread-safe.
/// </summary>
public sealed partial class SegmentationImports : IAsyncDisposable
{
    /// <summary>How long a received file waits for an answer.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>The same for one that came along with scans: perhaps nobody works in the case yet.</summary>
    private static readonly TimeSpan KeptAlong = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<Guid, SegmentationImport> _waiting = new();

    /// <summary>Bytes of files that are coming or waiting, by import.</summary>
    private readonly ConcurrentDictionary<Guid, (Guid OwnerId, long Bytes)> _staged = new();
    private readonly ISegmentationReader _reader;
    private readonly IProjectStore _projects;
    private readonly CaseSessions _sessions;
    private readonly IAuditLog _audit;
    private readonly Folders _folders;
    private readonly StagingRoom _room;
    private readonly TimeProvider _time;
    private readonly ILogger<SegmentationImports> _logger;
    private readonly ITimer _sweep;

    public SegmentationImports(
        ISegmentationReader reader, IProjectStore projects, CaseSessions sessions, IAuditLog audit, Folders folders, StagingRoom room, TimeProvider time,
        ILogger<SegmentationImports> logger)
    {
        (_reader, _projects, _sessions, _audit, _folders, _room, _time, _logger) = (reader, projects, sessions, audit, folders, room, time, logger);
        room.Register(personId => _staged.Values.Where(s => s.OwnerId == personId).Sum(s => s.Bytes));
        _sweep = time.CreateTimer(_ => Sweep(), null, Kept / 6, Kept / 6);
    }

    /// <summary>Streams a file to disk and looks through it. Nothing of the case is changed.</summary>
    /// <exception cref="Mem3DException">No such case, no segmentation, one that does not fit, or no room; the file is removed again.</exception>
    public Task<(Guid Id, SegmentationPreview Preview)> ReceiveAsync(Guid caseId, Person person, string name, Stream body, CancellationToken cancellationToken) =>
        StageAsync(
            caseId, person, name, cameAlong: false,
            (id, path) => _room.ReceiveAsync(person.Id, body, path, got => _staged[id] = (person.Id, _staged[id].Bytes + got), cancellationToken), cancellationToken);

    /// <summary>Takes over a file that came along with scans and looks through it; it waits a day for whoever may draw in the case.</summary>
    /// <exception cref="Mem3DException">It does not fit the case's scan; the file is removed.</exception>
    public Task KeepAsync(Guid caseId, Person person, UploadedFile along, CancellationToken cancellationToken) => StageAsync(
        caseId, person, along.Name, cameAlong: true,
        (id, path) =>
        {
            File.Move(along.Path, path);
            _staged[id] = (person.Id, new FileInfo(path).Length);
            return Task.CompletedTask;
        },
        cancellationToken);

    /// <summary>What came along with scans and waits in a case, the newest last.</summary>
    public IReadOnlyList<WaitingSegmentation> Waiting(Guid caseId) =>
    [
        .. _waiting.Where(w => w.Value.CameAlong && w.Value.CaseId == caseId).OrderBy(w => w.Value.At)
            .Select(w => new WaitingSegmentation(w.Key, w.Value.Preview.Format, [.. w.Value.Preview.Segments.Select(s => s.Name)])),
    ];

    /// <summary>The case a file was sent for.</summary>
    /// <exception cref="Mem3DException">No such import of this person.</exception>
    public Guid CaseOf(Guid id, Person person) => Find(id, person).CaseId;

    /// <exception cref="Mem3DException">No such import of this person.</exception>
    public SegmentationPreview Preview(Guid id, Person person) => Find(id, person).Preview;

    /// <summary>Stores the chosen segments, each as one edit that undo takes back. Labels that are missing are made. The file is let go of.</summary>
    /// <exception cref="Mem3DException">No such import, nothing chosen, or two segments for one label.</exception>
    public async Task<IReadOnlyList<Edit>> ApplyAsync(Guid id, Person person, IReadOnlyList<SegmentChoice> choices, CancellationToken cancellationToken)
    {
        var import = Find(id, person);
        var info = await _projects.CaseAsync(import.CaseId, cancellationToken);
        var labels = await _projects.LabelsAsync(info.ProjectId, cancellationToken);
        SegmentChoice.Check(choices, import.Preview.Segments, labels);
        var masks = await _reader.ReadAsync(import.CaseId, import.File, [.. choices.Select(c => c.Segment)], cancellationToken);
        var edits = new List<Edit>();
        foreach (var choice in choices)
        {
            var segment = import.Preview.Segments[choice.Segment];
            var labelId = choice.LabelId ?? (await _projects.AddLabelAsync(
                info.ProjectId, segment.Name, segment.Color, segment.Code, cancellationToken, by: new Actor(person.Id, person.Name, Right.None))).Id;
            edits.Add(await _sessions.ImportAsync(person, import.CaseId, labelId, masks[choice.Segment], import.Preview.Format, cancellationToken));
            await _audit.WriteAsync(
                person.Id, person.Name, AuditAction.MasksImported, info.ProjectId, import.CaseId, labelId, import.Preview.Format, cancellationToken);
        }

        if (_waiting.TryRemove(id, out _))
        {
            Remove(id, import.File);
        }

        return edits;
    }

    /// <summary>Lets go of a file that is not wanted; one that came along goes on waiting.</summary>
    public void Drop(Guid id, Person person)
    {
        if (_waiting.TryGetValue(id, out var import) && !import.CameAlong && import.OwnerId == person.Id && _waiting.TryRemove(id, out _))
        {
            Remove(id, import.File);
        }
    }

    public ValueTask DisposeAsync() => _sweep.DisposeAsync();

    /// <summary>Brings a file into the staging folder and looks through it; when either fails, nothing of it stays.</summary>
    private async Task<(Guid Id, SegmentationPreview Preview)> StageAsync(
        Guid caseId, Person person, string name, bool cameAlong, Func<Guid, string, Task> bring, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();
        var file = new UploadedFile(Path.Combine(_folders.Staging, $"segmentation-{id:N}"), name);
        try
        {
            _staged[id] = (person.Id, 0);
            await bring(id, file.Path);
            var preview = await _reader.InspectAsync(caseId, file, cancellationToken);
            _waiting[id] = new SegmentationImport(caseId, person.Id, file, preview, _time.GetTimestamp(), cameAlong);
            return (id, preview);
        }
        catch
        {
            Remove(id, file);
            throw;
        }
    }

    /// <summary>What came along is anybody's who may draw in its case, which callers ask for.</summary>
    private SegmentationImport Find(Guid id, Person person) => _waiting.TryGetValue(id, out var import) && (import.CameAlong || import.OwnerId == person.Id)
        ? import
        : throw new Mem3DException(ErrorKind.NotFound, "The segmentation is not here any more.", "Choose the file again.");

    private void Sweep()
    {
        foreach (var (id, import) in _waiting)
        {
            if (_time.GetElapsedTime(import.At) > (import.CameAlong ? KeptAlong : Kept) && _waiting.TryRemove(id, out _))
            {
                Remove(id, import.File);
            }
        }
    }

    private void Remove(Guid id, UploadedFile file)
    {
        _staged.TryRemove(id, out _);
        try
        {
            File.Delete(file.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogLeftOver(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A received segmentation could not be removed now; the next start removes it")]
    private partial void LogLeftOver(Exception error);
}
