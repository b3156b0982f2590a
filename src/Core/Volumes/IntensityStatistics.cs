namespace Mem3D.Core.Volumes;

/// <summary>
/// Intensity range of a volume whose voxels pass by once in pieces. Exact for int16 (one bin a value); for float32 give the extremes first and
/// the percentiles are within 1/65536 of the range.
/// </summary>
public sealed class IntensityStatistics
{
    private const int Bins = 65536;
    private static readonly (double From, double To) None = (double.PositiveInfinity, double.NegativeInfinity);
    private readonly long[] _counts = new long[Bins];
    private readonly double _origin;
    private readonly double _width;
    private long _counted;
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

    /// <param name="padding">From, to: voxels around the picture, which count for the extremes but not for the percentiles; null when there are none.</param>
    public void Add(ReadOnlySpan<short> voxels, (double From, double To)? padding = null)
    {
        int low = short.MaxValue, high = short.MinValue;
        var (from, to) = padding ?? None;
        foreach (var v in voxels)
        {
            low = Math.Min(low, v);
            high = Math.Max(high, v);
            if (v < from || v > to)
            {
                _counts[v - short.MinValue]++;
                _counted++;
            }
        }

        Widen(voxels.Length, low, high);
    }

    /// <inheritdoc cref="Add(ReadOnlySpan{short}, ValueTuple{double, double}?)"/>
    public void Add(ReadOnlySpan<float> voxels, (double From, double To)? padding = null)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        var (from, to) = padding is { } p ? ((float)p.From, (float)p.To) : None;
        foreach (var v in voxels)
        {
            low = Math.Min(low, v);
            high = Math.Max(high, v);
            if (v < from || v > to)
            {
                _counts[(int)Math.Clamp(Math.Round((v - _origin) / _width), 0, Bins - 1)]++;
                _counted++;
            }
        }

        Widen(voxels.Length, low, high);
    }

    /// <summary>The range of what was added; all zero when nothing was, the extremes where all of it was padding.</summary>
    public IntensityRange Range() => _minimum > _maximum ? new IntensityRange(0, 0, 0, 0)
        : _counted == 0 ? new IntensityRange(_minimum, _maximum, _minimum, _maximum)
        : new IntensityRange(_minimum, _maximum, Percentile(0.005), Percentile(0.995));

    private void Widen(int n, double low, double high)
    {
        if (n > 0)
        {
            _minimum = Math.Min(_minimum, low);
            _maximum = Math.Max(_maximum, high);
        }
    }

    private double Percentile(double share)
    {
        var wanted = (long)Math.Floor(share * (_counted - 1));
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
