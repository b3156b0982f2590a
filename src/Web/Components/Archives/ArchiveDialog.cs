using Mem3D.Core.Archives;
using Mem3D.Web.Archives;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;

namespace Mem3D.Web.Components.Archives;

/// <summary>What the dialogs about archives share: those a person may use, the one chosen, and what went wrong in words.</summary>
public abstract class ArchiveDialog : ProjectDialog, IDisposable
{
    private readonly CancellationTokenSource _gone = new();

    protected ArchiveDialog() => Gone = _gone.Token;

    /// <summary>Null until they are read.</summary>
    protected IReadOnlyList<Archive>? Archives { get; private set; }

    protected Guid Chosen { get; set; }

    protected bool Busy { get; private set; }

    protected (string Title, string Remedy, string? Reference)? Problem { get; private set; }

    /// <summary>Ends with the dialog.</summary>
    protected CancellationToken Gone { get; }

    [Inject]
    protected ArchiveRights Rights { get; set; } = default!;

    [Inject]
    private Failures Failures { get; set; } = default!;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads the archives and chooses the first.</summary>
    protected async Task LoadArchivesAsync()
    {
        Archives = await Rights.ListAsync((await SignedIn).User, ProjectId, Gone);
        Chosen = Archives.Count > 0 ? Archives[0].Id : Guid.Empty;
    }

    /// <summary>The chosen archive, if the person may still use it.</summary>
    /// <exception cref="Core.Errors.Mem3DException">She may not, or it was removed.</exception>
    protected async Task<Archive> RequireAsync() => await Rights.RequireAsync((await SignedIn).User, ProjectId, Chosen, Gone);

    /// <summary>Does something, of which only the dialog tells what went wrong.</summary>
    protected async Task TryAsync(Func<Task> action)
    {
        (Busy, Problem) = (true, null);
        try
        {
            await action();
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // the dialog was closed
        }
        catch (Exception e)
        {
            Problem = Failures.Explain(e);
        }
        finally
        {
            Busy = false;
        }
    }
}
