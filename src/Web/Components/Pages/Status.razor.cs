using Mem3D.Web.Endpoints;
using Microsoft.AspNetCore.Components;

namespace Mem3D.Web.Components.Pages;

/// <summary>What the server works with and how busy it is; follows by itself while it is open.</summary>
public sealed partial class Status : IDisposable
{
    /// <summary>Samples of the queue's length that the page keeps.</summary>
    private const int History = 60;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource gone = new();
    private readonly Queue<int> lengths = new();
    private StatusReply status = default!;

    [Inject]
    private ServerStatus Server { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    protected override void OnInitialized() => Look();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _ = FollowAsync(gone.Token);
        }
    }

    private void Look()
    {
        status = Server.Now();
        lengths.Enqueue(status.WaitingPrompts + status.RunningPropagations + status.WaitingPropagations);
        while (lengths.Count > History)
        {
            lengths.Dequeue();
        }
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Beat, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                await InvokeAsync(() =>
                {
                    Look();
                    StateHasChanged();
                });
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }
}
