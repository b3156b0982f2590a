using System.Collections.Concurrent;
using System.Diagnostics;
using Mem3D.Core.Sessions;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Web.Hubs.Wire;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests.Load;

/// <summary>One person at work on a case of her own: draws, looks at the mask, starts a propagation every other time, thinks, draws again.</summary>
internal sealed class Annotator : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<long>> _firstMask = new();
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<EditView>> _end = new();
    private readonly ConcurrentDictionary<int, SliceView> _shown = new();
    private readonly Guid _labelId;
    private readonly int _depth;
    private readonly (int X, int Y) _target;

    public Annotator(Server server, Browser browser, Guid caseId, Guid labelId, int depth, (int X, int Y) target)
    {
        (CaseId, _labelId, _depth, _target) = (caseId, labelId, depth, target);
        _hub = new HubConnectionBuilder()
            .WithUrl(new Uri(server.Address, "hubs/case"), options => options.Cookies = browser.Cookies)
            .AddMessagePackProtocol()
            .Build();
        _hub.On<SlicesChangedView>("SlicesChanged", Take);
        _hub.On<EditView>("EditChanged", Take);
        _hub.On<RunChangedView>("RunChanged", _ => { });
        _hub.On<PromptMovedView>("PromptMoved", _ => { });
        _hub.On<SuggestionChangedView>("SuggestionChanged", _ => { });
    }

    public Guid CaseId { get; }

    /// <summary>Edits that the server acknowledged, in that order.</summary>
    public List<EditView> Acknowledged { get; } = [];

    /// <summary>From pointer-up to the mask at this client, milliseconds, in order.</summary>
    public List<double> FirstMasks { get; } = [];

    /// <summary>From the key to the first propagated slice at this client, milliseconds.</summary>
    public List<double> FirstSlices { get; } = [];

    /// <summary>What the page shows last of every slice.</summary>
    public IReadOnlyDictionary<int, SliceView> Shown => _shown;

    /// <summary>Slices that came, the same one again counted again.</summary>
    public int SlicesReceived { get; private set; }

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _hub.StartAsync(cancellationToken);
        await _hub.InvokeAsync<CaseView>("Open", CaseId, cancellationToken);
    }

    /// <param name="prompts">How many.</param>
    /// <param name="think">Time between the mask and the next stroke.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WorkAsync(int prompts, Func<Task> think, CancellationToken cancellationToken)
    {
        for (var n = 0; n < prompts; n++)
        {
            await think();
            var slice = (_depth / 2) + (n % 2 == 0 ? n / 2 : -n / 2);
            var began = Stopwatch.GetTimestamp();
            var prompt = await _hub.InvokeAsync<EditView>(
                "Prompt", CaseId, _labelId, slice, 1, true, new float[] { _target.X, _target.Y }, Guid.NewGuid(), cancellationToken);
            Acknowledged.Add(prompt);
            FirstMasks.Add(await SinceAsync(began, prompt.Id, cancellationToken));
            if (n % 2 == 0)
            {
                await think();
                began = Stopwatch.GetTimestamp();
                var run = await _hub.InvokeAsync<EditView>("Propagate", CaseId, new[] { _labelId }, 0, _depth, 0, 0.0, cancellationToken);
                Acknowledged.Add(run);
                FirstSlices.Add(await SinceAsync(began, run.Id, cancellationToken));
            }
        }

        foreach (var edit in Acknowledged)
        {
            await _end.GetOrAdd(edit.Id, _ => new()).Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>How an edit ended.</summary>
    public EditStatus EndOf(Guid editId) => _end.TryGetValue(editId, out var end) && end.Task.IsCompletedSuccessfully
        ? (EditStatus)end.Task.GetAwaiter().GetResult().Status
        : EditStatus.Running;

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private async Task<double> SinceAsync(long began, Guid editId, CancellationToken cancellationToken)
    {
        var came = await _firstMask.GetOrAdd(editId, _ => new()).Task.WaitAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(began, came).TotalMilliseconds;
    }

    private void Take(SlicesChangedView change)
    {
        foreach (var slice in change.Slices)
        {
            _shown[slice.Slice] = slice;
        }

        SlicesReceived += change.Slices.Count;
        _firstMask.GetOrAdd(change.EditId, _ => new()).TrySetResult(Stopwatch.GetTimestamp());
    }

    private void Take(EditView edit)
    {
        if (edit.Status != (int)EditStatus.Running)
        {
            _end.GetOrAdd(edit.Id, _ => new()).TrySetResult(edit);

            // A run that was stopped before its first slice, or a prompt that failed, gives no mask: nobody waits for one.
            _firstMask.GetOrAdd(edit.Id, _ => new()).TrySetResult(Stopwatch.GetTimestamp());
        }
    }
}
