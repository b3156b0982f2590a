using Mem3D.Web.Workspace;
using MudBlazor;

namespace Mem3D.Web.Components.Shared;

/// <summary>Shows what went wrong, in the same words as HTTP and hub. Scoped: one per circuit.</summary>
public sealed class Notices(ISnackbar snackbar, Failures failures)
{
    /// <summary>Does something for a person. False: it failed, and she was told why.</summary>
    public async Task<bool> TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception e)
        {
            snackbar.Add(failures.InWords(e), Severity.Error, options => options.VisibleStateDuration = 12_000);
            return false;
        }
    }

    public void Say(string text) => snackbar.Add(text, Severity.Success);
}
