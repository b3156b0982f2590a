using Microsoft.JSInterop;

namespace Mem3D.Web.Components.Shared;

/// <summary>
/// A client module that lives as long as its component: mounted after the first render, disposed with it. A person may leave while the browser is
/// still loading the module: then nothing is mounted, or what was is disposed as soon as it is there.
/// </summary>
/// <typeparam name="T">The component that the module calls back.</typeparam>
internal sealed class ClientModule<T>(IJSRuntime script, T component) : IAsyncDisposable
    where T : class
{
    private DotNetObjectReference<T>? _self;
    private IJSObjectReference? _module;
    private bool _gone;

    /// <summary>What the module's <c>mount</c> gave; null before, and after the component is gone.</summary>
    public IJSObjectReference? Mounted { get; private set; }

    /// <summary>Loads the module and calls its <c>mount</c> with <paramref name="arguments"/> and, last, the component. To be called once.</summary>
    /// <exception cref="JSException">The module could not be loaded or mounted.</exception>
    public async Task MountAsync(string path, params object?[] arguments)
    {
        try
        {
            _module = await script.InvokeAsync<IJSObjectReference>("import", path);
            if (!_gone)
            {
                _self = DotNetObjectReference.Create(component);
                Mounted = await _module.InvokeAsync<IJSObjectReference>("mount", [.. arguments, _self]);
            }

            if (_gone)
            {
                await ReleaseAsync();
            }
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // The page is gone, and its script with it.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _gone = true;
        await ReleaseAsync();
    }

    private async Task ReleaseAsync()
    {
        var (mounted, module) = (Mounted, _module);
        (Mounted, _module) = (null, null);
        try
        {
            if (mounted is not null)
            {
                await mounted.InvokeVoidAsync("dispose");
                await mounted.DisposeAsync();
            }

            if (module is not null)
            {
                await module.DisposeAsync();
            }
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // As above.
        }

        _self?.Dispose();
    }
}
