using System.Diagnostics.Metrics;

namespace Mem3D.Inference.Hosting;

/// <summary>
/// The queue for exporters, meter <c>mem3d.queue</c>: gauges <c>mem3d.queue.prompts</c>, <c>.running</c>, <c>.waiting</c>, counters <c>.answered</c>
/// and <c>.slices</c>, histogram <c>.wait</c> (milliseconds a prompt waited for its turn).
/// </summary>
internal sealed class QueueMeter : IDisposable
{
    public const string MeterName = "mem3d.queue";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _answered;
    private readonly Counter<long> _slices;
    private readonly Histogram<double> _wait;

    public QueueMeter(Func<QueueStatus> status)
    {
        _meter.CreateObservableGauge("mem3d.queue.prompts", () => status().Interactions);
        _meter.CreateObservableGauge("mem3d.queue.running", () => status().RunningRuns);
        _meter.CreateObservableGauge("mem3d.queue.waiting", () => status().WaitingRuns);
        _answered = _meter.CreateCounter<long>("mem3d.queue.answered");
        _slices = _meter.CreateCounter<long>("mem3d.queue.slices");
        _wait = _meter.CreateHistogram<double>("mem3d.queue.wait", "ms");
    }

    public void Answered() => _answered.Add(1);

    public void Slice() => _slices.Add(1);

    public void Waited(TimeSpan time) => _wait.Record(time.TotalMilliseconds);

    public void Dispose() => _meter.Dispose();
}
