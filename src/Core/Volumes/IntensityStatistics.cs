namespace Mem3D.Core.Volumes;

/// <summary>
/// Intensity range of a volume whose voxels pass by once in pieces. Exact for int16 (one bin a value); for float32 give the extremes first and
/// the percentiles are within 1/65536 of the range.
/// </summary>
public sealed class IntensityStatistics
{
    private const int Bins = 65536;
    private readonly long[] _counts = new long[Bins];
    private readonly double _origin;
    private readonly double _width;
    private long _total;
    private double _minimum = double.PositiveInfinity;
    private double _maximum = double.NegativeInfinity;

    /// <summary>For int16 voxels.</summary>
    public IntensityStatistics()
        : this(short.MinValue, short.MaxValue)
    {
    }

    /// <summary>For float32 voxels in [<paramref name="minimum"/>, <paramref name="maximum"/>].</summary>
    public IntensityStatistics(double minimum, double maximum)
    {
        _origin = minimum;
        _width = Math.Max((maximum - minimum) / (Bins - 1), double.Epsilon);
    }

    public static IntensityRange Of(ReadOnlySpan<short> voxels)
    {
        var statistics = new IntensityStatistics();
        statistics.Add(voxels);
        return statistics.Range();
    }

    public void Add(ReadOnlySpan<short> voxels)
    {
        int low = short.MaxValue, high = short.MinValue;
        foreach (var v in voxels)
        {
            _counts[v - short.MinValue]++;
            low = Math.Min(low, v);
            high = Math.Max(high, v);
        }

        Count(voxels.Length, low, high);
    }

    public void Add(ReadOnlySpan<float> voxels)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var v in voxels)
        {
            _counts[(int)Math.Clamp(Math.Round((v - _origin) / _width), 0, Bins - 1)]++;
            low = Math.Min(low, v);
            high = Math.Max(high, v);
        }

        Count(voxels.Length, low, high);
    }

    /// <summary>The range of what was added; all zero when nothing was.</summary>
    public IntensityRange Range() => _total == 0
        ? new IntensityRange(0, 0, 0, 0)
        : new IntensityRange(_minimum, _maximum, Percentile(0.005), Percentile(0.995));

    private void Count(int n, double low, double high)
    {
        if (n == 0)
        {
            return;
        }

        _total += n;
        _minimum = Math.Min(_minimum, low);
        _maximum = Math.Max(_maximum, high);
    }

    private double Percentile(double share)
    {
        var wanted = (long)Math.Floor(share * (_total - 1));
        long seen = 0;
        for (var bin = 0; bin < Bins; bin++)
        {
            seen += _counts[bin];
            if (seen > wanted)
            {
                return Math.Clamp(_origin + (bin * _width), _minimum, _maximum);
            }
        }

        return _maximum;
    }
}
