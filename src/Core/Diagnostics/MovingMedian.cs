namespace Mem3D.Core.Diagnostics;

/// <summary>The median of the last values: what is usual now, however long a single one took. Thread-safe.</summary>
/// <param name="window">Values kept, ≥ 1.</param>
public sealed class MovingMedian(int window = MovingMedian.Window)
{
    /// <summary>Values kept when nothing else is said.</summary>
    public const int Window = 50;

    private readonly double[] _values = new double[window];
    private readonly Lock _lock = new();
    private long _count;

    /// <summary>Median of the kept values, of two middle ones their mean; null before the first.</summary>
    public double? Value
    {
        get
        {
            double[] sorted;
            lock (_lock)
            {
                sorted = _values[..(int)Math.Min(_count, _values.Length)];
            }

            if (sorted.Length == 0)
            {
                return null;
            }

            Array.Sort(sorted);
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    public void Add(double value)
    {
        lock (_lock)
        {
            _values[_count++ % _values.Length] = value;
        }
    }
}
