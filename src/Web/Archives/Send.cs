namespace Mem3D.Web.Archives;

/// <summary>One case's masks on their way to one archive. Thread-safe.</summary>
internal sealed class Send(Guid archiveId, Guid caseId, Guid projectId, Guid ownerId, SendStatus begin) : IProgress<double>, IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _cancel = new();
    private SendStatus _status = begin;

    public Guid ArchiveId { get; } = archiveId;

    public Guid CaseId { get; } = caseId;

    public Guid ProjectId { get; } = projectId;

    public Guid OwnerId { get; } = ownerId;

    /// <summary>Ends when everything is done, files removed.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>Timestamp of its end.</summary>
    public long EndedAt { get; private set; }

    public CancellationToken Cancelled => _cancel.Token;

    public SendStatus Status
    {
        get
        {
            lock (_lock)
            {
                return _status;
            }
        }
    }

    public void Report(double value)
    {
        lock (_lock)
        {
            _status = _status.Ended ? _status : _status with { State = SendState.Sending, Fraction = Math.Clamp(value, 0, 1) };
        }
    }

    public void End(SendState state, string words, string remedy, long now)
    {
        lock (_lock)
        {
            (_status, EndedAt) = (_status with { State = state, Fraction = 1, Words = words, Remedy = remedy }, now);
        }
    }

    public void Cancel() => _cancel.Cancel();

    public void Dispose() => _cancel.Dispose();
}
