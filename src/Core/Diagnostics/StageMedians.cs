using System.Diagnostics.Metrics;

namespace Mem3D.Core.Diagnostics;

/// <summary>Listens to <see cref="StageMeter"/> and keeps the moving median of every stage. Thread-safe.</summary>
public sealed class StageMedians : IDisposable
{
    private readonly MovingMedian[] _medians = [.. Enum.GetValues<Stage>().Select(_ => new MovingMedian())];
    private readonly MeterListener _listener = new();

    public StageMedians()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == StageMeter.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>(Take);
        _listener.Start();
    }

    /// <summary>Median milliseconds of a stage; null before the first measurement.</summary>
    public double? this[Stage stage] => _medians[(int)stage].Value;

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double milliseconds, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (tags is [{ Value: Stage stage }])
        {
            _medians[(int)stage].Add(milliseconds);
        }
    }
}
