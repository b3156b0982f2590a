using Mem3D.Core.Sessions;
using Mem3D.Web.Hubs.Wire;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>A page that has a case open: the real hub client, with a memory of everything it was told.</summary>
public sealed class CasePage : IAsyncDisposable
{
    private readonly HubConnection _hub;
    private readonly Lock _lock = new();
    private readonly List<object> _told = [];
    private readonly Dictionary<(Guid Label, int Slice), SliceView> _slices = [];
    private readonly Guid _caseId;

    private CasePage(Uri server, Browser browser, Guid caseId)
    {
        _caseId = caseId;
        _hub = new HubConnectionBuilder()
            .WithUrl(new Uri(server, "hubs/case"), options => options.Cookies = browser.Cookies)
            .AddMessagePackProtocol()
            .Build();
        _hub.On<SlicesChangedView>("SlicesChanged", Take);
        _hub.On<EditView>("EditChanged", Remember);
        _hub.On<RunChangedView>("RunChanged", Remember);
        _hub.On<PromptMovedView>("PromptMoved", Remember);
        _hub.On<SuggestionChangedView>("SuggestionChanged", Remember);
        _hub.On<PresenceChangedView>("PresenceChanged", Remember);
        _hub.On<SharedView>("ViewShown", Remember);
        _hub.On<string>("Dismissed", Remember);
    }

    /// <summary>The case as it was when it was opened.</summary>
    public CaseView View { get; private set; } = null!;

    public static Task<CasePage> OpenAsync(Server server, Browser browser, Guid caseId) => OpenAsync(server.Address, browser, caseId);

    /// <param name="server">Base address of a server, which may be a process of its own.</param>
    /// <param name="browser">Who opens it.</param>
    /// <param name="caseId">The case.</param>
    public static async Task<CasePage> OpenAsync(Uri server, Browser browser, Guid caseId)
    {
        var page = new CasePage(server, browser, caseId);
        await page._hub.StartAsync();
        page.View = await page._hub.InvokeAsync<CaseView>("Open", caseId);
        lock (page._lock)
        {
            foreach (var (labelId, slices) in page.View.Slices)
            {
                foreach (var slice in slices)
                {
                    page._slices.TryAdd((labelId, slice.Slice), slice);
                }
            }
        }

        return page;
    }

    /// <summary>Everything of one kind this page was told, in order.</summary>
    public IReadOnlyList<T> Told<T>()
    {
        lock (_lock)
        {
            return [.. _told.OfType<T>()];
        }
    }

    /// <summary>What the page shows on a slice.</summary>
    public SliceView? Slice(Guid labelId, int slice)
    {
        lock (_lock)
        {
            return _slices.GetValueOrDefault((labelId, slice));
        }
    }

    /// <summary>The name of the next gesture; null: one of its own for each.</summary>
    public Guid? NextGesture { get; set; }

    public IReadOnlyList<SliceView> Slices(Guid labelId)
    {
        lock (_lock)
        {
            return [.. _slices.Where(s => s.Key.Label == labelId).Select(s => s.Value).OrderBy(s => s.Slice)];
        }
    }

    public Task<EditView> PromptAsync(Guid labelId, int slice, int kind, bool positive, params float[] points) =>
        _hub.InvokeAsync<EditView>("Prompt", _caseId, labelId, slice, kind, positive, points, Gesture());

    /// <summary>Prompts and waits for the answer.</summary>
    public async Task<EditView> PromptedAsync(Guid labelId, int slice, int kind, bool positive, params float[] points) =>
        await EndAsync((await PromptAsync(labelId, slice, kind, positive, points)).Id);

    public Task<EditView> NoTargetAsync(Guid labelId, int slice) => _hub.InvokeAsync<EditView>("NoTarget", _caseId, labelId, slice, Gesture());

    public Task<EditView> AcceptAsync(Guid labelId, params int[] slices) => _hub.InvokeAsync<EditView>("Accept", _caseId, labelId, slices, Gesture());

    public Task<EditView> ReleaseAsync(Guid labelId, int slice) => _hub.InvokeAsync<EditView>("Release", _caseId, labelId, slice, Gesture());

    public Task ChooseAxisAsync(int axis) => _hub.InvokeAsync("ChooseAxis", _caseId, axis);

    /// <summary>Whether the connection stands.</summary>
    public bool Connected => _hub.State == HubConnectionState.Connected;

    public Task<EditView> LockAsync(Guid labelId, bool locked) => _hub.InvokeAsync<EditView>("Lock", _caseId, labelId, locked, Gesture());

    public Task<EditView> DrawAsync(Guid labelId, int slice, DrawingView drawing) =>
        _hub.InvokeAsync<EditView>("Draw", _caseId, labelId, slice, drawing, Gesture());

    public Task<EditView> RelabelAsync(Guid labelId, Guid toLabelId, int? slice) =>
        _hub.InvokeAsync<EditView>("Relabel", _caseId, labelId, toLabelId, slice, Gesture());

    public Task<EditView> RestoreAsync(Guid labelId, Guid editId, params int[]? slices) =>
        _hub.InvokeAsync<EditView>("Restore", _caseId, labelId, editId, slices, Gesture());

    public Task<EditView> ChooseMemoryAsync(Guid labelId, int slice, int choice) =>
        _hub.InvokeAsync<EditView>("ChooseMemory", _caseId, labelId, slice, choice, Gesture());

    public Task<IReadOnlyList<RoundView>> RoundsAsync(Guid labelId) => _hub.InvokeAsync<IReadOnlyList<RoundView>>("Rounds", _caseId, labelId);

    public Task<IReadOnlyList<SliceView>> StateAtAsync(Guid labelId, Guid editId) =>
        _hub.InvokeAsync<IReadOnlyList<SliceView>>("StateAt", _caseId, labelId, editId);

    public Task<IReadOnlyList<ReadingView>> ReadingsAsync(Guid labelId) => _hub.InvokeAsync<IReadOnlyList<ReadingView>>("Readings", _caseId, labelId);

    public Task<EditView> TakeReadingAsync(Guid labelId, int slice, int reader) =>
        _hub.InvokeAsync<EditView>("TakeReading", _caseId, labelId, slice, reader, Gesture());

    public Task LookAsync(Guid? labelId, int slice, bool drawing) => _hub.InvokeAsync("Look", _caseId, labelId, slice, drawing);

    public Task FollowAsync(string? pageId) => _hub.InvokeAsync("Follow", _caseId, pageId);

    public Task ShowAsync(int[] ijk, double[] window, double[]? cursor) => _hub.InvokeAsync("Show", _caseId, ijk, window, cursor);

    /// <summary>The name of this page among those present.</summary>
    public string PageId => _hub.ConnectionId!;

    public Task PauseAsync(bool paused) => _hub.InvokeAsync("Pause", _caseId, paused);

    public Task<EditView> PropagateAsync(Guid labelId, int first, int end, int direction = 0, double untilQualityBelow = 0) =>
        PropagateAsync([labelId], first, end, direction, untilQualityBelow);

    public Task<EditView> PropagateAsync(Guid[] labelIds, int first, int end, int direction = 0, double untilQualityBelow = 0) =>
        _hub.InvokeAsync<EditView>("Propagate", _caseId, labelIds, first, end, direction, untilQualityBelow);

    public Task StopAsync() => _hub.InvokeAsync("Stop", _caseId);

    public Task<EditView?> UndoAsync() => _hub.InvokeAsync<EditView?>("Undo", _caseId);

    public Task<EditView?> RedoAsync() => _hub.InvokeAsync<EditView?>("Redo", _caseId);

    public Task<EditView?> TakeBackAsync(Guid gestureId) => _hub.InvokeAsync<EditView?>("TakeBack", _caseId, gestureId);

    public Task<SuggestionView?> SuggestAsync(Guid labelId, int rule) => _hub.InvokeAsync<SuggestionView?>("Suggest", _caseId, labelId, rule);

    /// <summary>Waits until an edit has ended and returns how.</summary>
    public async Task<EditView> EndAsync(Guid editId)
    {
        EditView? ended = null;
        await UntilAsync(() => (ended = Told<EditView>().LastOrDefault(e => e.Id == editId && e.Status != (int)EditStatus.Running)) is not null);
        return ended!;
    }

    public static Task UntilAsync(Func<bool> so) => UntilAsync(() => Task.FromResult(so()));

    public static async Task UntilAsync(Func<Task<bool>> so)
    {
        for (var tries = 0; tries < 1500; tries++)
        {
            if (await so())
            {
                return;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("Half a minute passed and it did not happen.");
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private Guid Gesture() => NextGesture ?? Guid.NewGuid();

    private void Take(SlicesChangedView change)
    {
        lock (_lock)
        {
            _told.Add(change);
            foreach (var slice in change.Slices)
            {
                _slices[(change.LabelId, slice.Slice)] = slice;
            }

            foreach (var cleared in change.Cleared)
            {
                _slices.Remove((change.LabelId, cleared));
            }
        }
    }

    private void Remember(object told)
    {
        lock (_lock)
        {
            _told.Add(told);
        }
    }
}
