namespace Mem3D.Web.Exports;

/// <summary>One export and its file. Thread-safe.</summary>
/// <param name="caseId">The case; null: the whole project.</param>
internal sealed class Export(Guid ownerId, Guid projectId, Guid? caseId, string path, long now) : IProgress<double>, IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _cancel = new();
    private ExportStatus _status = new(ExportState.Waiting, 0, null, 0, null, null);

    public Guid OwnerId { get; } = ownerId;

    public Guid ProjectId { get; } = projectId;

    public Guid? CaseId { get; } = caseId;

    public string Path { get; } = path;

    /// <summary>Timestamp of the last sign of life.</summary>
    public long TouchedAt { get; set; } = now;

    /// <summary>What its file takes now.</summary>
    public long Bytes => new FileInfo(Path) is { Exists: true } file ? file.Length : 0;

    public CancellationToken Cancelled => _cancel.Token;

    public ExportStatus Status
    {
        get
        {
            lock (_lock)
            {
                return _status;
            }
        }

        set
        {
            lock (_lock)
            {
                _status = value;
            }
        }
    }

    public void Report(double value)
    {
        lock (_lock)
        {
            if (!_status.Ended)
            {
                _status = _status with { Fraction = Math.Clamp(value, 0, 1) };
            }
        }
    }

    public void Cancel() => _cancel.Cancel();

    public void Dispose() => _cancel.Dispose();
}
