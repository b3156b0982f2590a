using Mem3D.Core.Deidentification;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Uploads;

/// <summary>One upload: files received into a folder of its own under numbers, then imported. Thread-safe.</summary>
internal sealed class Upload(Guid id, Guid projectId, Person owner, string folder, long now, UploadState begin = UploadState.Receiving) : IProgress<ImportProgress>, IDisposable
{
    /// <summary>More files than any study has.</summary>
    private const int MaximumFiles = 100_000;

    private readonly Lock _lock = new();
    private readonly List<UploadedFile> _files = [];
    private readonly CancellationTokenSource _cancel = new();
    private UploadStatus _status = new(begin, null, null, 0, [], [], []);
    private TaskCompletionSource<IReadOnlyList<VolumeChoice>>? _choice;
    private int _numbered;
    private long _bytes;
    private int _arriving;

    public Guid Id { get; } = id;

    public Guid ProjectId { get; } = projectId;

    public Person Owner { get; } = owner;

    public string Folder { get; } = folder;

    /// <summary>Whether what leads back to the archive is kept, whatever the project says.</summary>
    public bool KeepOriginals { get; init; }

    /// <summary>Timestamp of the last sign of life.</summary>
    public long TouchedAt { get; set; } = now;

    public CancellationToken Cancelled => _cancel.Token;

    /// <summary>Bytes that have come so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public UploadStatus Status
    {
        get
        {
            lock (_lock)
            {
                return _status;
            }
        }
    }

    /// <summary>A place for the next file. Names are remembered, never used as paths.</summary>
    /// <exception cref="Mem3DException">The upload takes no more files.</exception>
    public string Expect()
    {
        lock (_lock)
        {
            RequireReceiving();
            if (_numbered >= MaximumFiles)
            {
                throw new Mem3DException(ErrorKind.TooLarge, $"An upload holds at most {MaximumFiles} files.", "Import them in several parts, or as zip files.");
            }

            _arriving++;
            return Path.Combine(Folder, $"{++_numbered:D6}");
        }
    }

    public void Count(long bytes) => Interlocked.Add(ref _bytes, bytes);

    public void Received(UploadedFile? file)
    {
        lock (_lock)
        {
            _arriving--;
            if (file is not null)
            {
                _files.Add(file);
            }
        }
    }

    /// <summary>Closes the upload for files and gives those it has, in the order of their arrival.</summary>
    /// <exception cref="Mem3DException">It is not receiving, has no file, or one is still coming.</exception>
    public IReadOnlyList<UploadedFile> BeginImport()
    {
        lock (_lock)
        {
            RequireReceiving();
            if (_files.Count == 0 || _arriving > 0)
            {
                throw new Mem3DException(
                    ErrorKind.Conflict, _arriving > 0 ? "A file is still coming in." : "The upload has no files.", "Send the files first, then start the import.");
            }

            _status = _status with { State = UploadState.Importing, Step = "waiting" };
            return [.. _files];
        }
    }

    public void Report(ImportProgress value)
    {
        lock (_lock)
        {
            if (_status.State is UploadState.Importing or UploadState.Pulling)
            {
                _status = _status with { File = value.File, Step = value.Step, Fraction = Math.Clamp(value.Fraction, 0, 1) };
            }
        }
    }

    /// <summary>Asks the person, and waits for the answer.</summary>
    public async Task<IReadOnlyList<VolumeChoice>> AskAsync(IReadOnlyList<VolumeOffer> offers, CancellationToken cancellationToken)
    {
        var choice = new TaskCompletionSource<IReadOnlyList<VolumeChoice>>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _choice = choice;
            _status = _status with { State = UploadState.Choosing, Offers = offers };
        }

        return await choice.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The person's answer.</summary>
    /// <exception cref="Mem3DException">Nothing was asked, or the answer names what was not offered.</exception>
    public void Choose(IReadOnlyList<VolumeChoice> choices)
    {
        lock (_lock)
        {
            if (_status.State != UploadState.Choosing || _choice is null)
            {
                throw new Mem3DException(ErrorKind.Conflict, "This import is not waiting for a choice.", "Look at what has come of it.");
            }

            foreach (var choice in choices)
            {
                if (_status.Offers.FirstOrDefault(o => o.Id == choice.Offer) is not { } offer || choice.Frames.Any(f => f < 0 || f >= offer.Frames))
                {
                    throw new Mem3DException(ErrorKind.Invalid, "There is no such frame.", "Choose among the frames that are shown.");
                }
            }

            _status = _status with { State = UploadState.Importing, Offers = [] };
            _choice.SetResult(choices);
        }
    }

    /// <summary>Ends the upload; the first end counts.</summary>
    public bool End(
        UploadState state, IReadOnlyList<UploadedCase> cases, IReadOnlyList<ImportProblem> problems, DeidentificationReport? deidentification = null)
    {
        lock (_lock)
        {
            if (_status.Ended)
            {
                return false;
            }

            _status = new UploadStatus(state, null, null, 1, cases, problems, []) { Deidentification = deidentification };
            return true;
        }
    }

    public void Cancel() => _cancel.Cancel();

    public void Dispose() => _cancel.Dispose();

    private void RequireReceiving()
    {
        if (_status.State is not (UploadState.Receiving or UploadState.Pulling))
        {
            throw new Mem3DException(ErrorKind.Conflict, "This upload takes no more files.", "Start a new import.");
        }
    }
}
