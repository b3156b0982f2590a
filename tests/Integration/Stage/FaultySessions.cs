using Mem3D.Core.Errors;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>The real store on a disk that is full when the test says so.</summary>
public sealed class FaultySessions(ISessionStore inner) : ISessionStore
{
    /// <summary>How many of the next writes of slices fail.</summary>
    public int FailingWrites { get; set; }

    /// <summary>How many writes of slices succeed before those fail.</summary>
    public int GoodWrites { get; set; }

    /// <summary>How many of the next ends of edits fail.</summary>
    public int FailingFinishes { get; set; }

    /// <summary>Puts it around the store that is registered.</summary>
    public static void Replace(IServiceCollection services)
    {
        var real = services.Last(d => d.ServiceType == typeof(ISessionStore)).ImplementationType!;
        services.AddSingleton(provider => new FaultySessions((ISessionStore)ActivatorUtilities.CreateInstance(provider, real)));
        services.AddSingleton<ISessionStore>(provider => provider.GetRequiredService<FaultySessions>());
    }

    public Task<CaseSnapshot> LoadAsync(Guid caseId, CancellationToken cancellationToken) => inner.LoadAsync(caseId, cancellationToken);

    public Task<SliceState?> FindSliceAsync(Guid caseId, Guid labelId, int slice, CancellationToken cancellationToken) =>
        inner.FindSliceAsync(caseId, labelId, slice, cancellationToken);

    public Task<Edit?> FindGestureAsync(Guid caseId, Guid gestureId, CancellationToken cancellationToken) =>
        inner.FindGestureAsync(caseId, gestureId, cancellationToken);

    public Task<IReadOnlyList<SliceState>> StateAtAsync(Guid caseId, Guid labelId, Guid editId, CancellationToken cancellationToken) =>
        inner.StateAtAsync(caseId, labelId, editId, cancellationToken);

    public Task<IReadOnlyList<RoundNode>> RoundsAsync(Guid caseId, Guid labelId, CancellationToken cancellationToken) =>
        inner.RoundsAsync(caseId, labelId, cancellationToken);

    public Task<Edit> BeginAsync(NewEdit edit, CancellationToken cancellationToken) => inner.BeginAsync(edit, cancellationToken);

    public Task WriteAsync(Guid editId, IReadOnlyDictionary<Guid, IReadOnlyList<SliceState>> slices, CancellationToken cancellationToken) =>
        GoodWrites-- <= 0 && FailingWrites-- > 0 ? throw DiskFull() : inner.WriteAsync(editId, slices, cancellationToken);

    public Task<Edit> FinishAsync(Guid editId, EditStatus status, string? failure, CancellationToken cancellationToken) =>
        FailingFinishes-- > 0 ? throw DiskFull() : inner.FinishAsync(editId, status, failure, cancellationToken);

    public Task<HistoryChange?> UndoAsync(Guid caseId, Guid personId, Guid? editId, CancellationToken cancellationToken) =>
        inner.UndoAsync(caseId, personId, editId, cancellationToken);

    public Task SetAxisAsync(Guid caseId, SliceAxis axis, CancellationToken cancellationToken) => inner.SetAxisAsync(caseId, axis, cancellationToken);

    public Task<HistoryChange?> RedoAsync(Guid caseId, Guid personId, CancellationToken cancellationToken) => inner.RedoAsync(caseId, personId, cancellationToken);

    public Task<int> MarkInterruptedAsync(CancellationToken cancellationToken) => inner.MarkInterruptedAsync(cancellationToken);

    private static Mem3DException DiskFull() => new(ErrorKind.Unavailable, "The server's disk is full.", "Free space in the data folder.");
}
