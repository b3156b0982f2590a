namespace Mem3D.Core.Evaluation;

/// <summary>One line of the exact distance transform; holds the scratch memory so that lines do not allocate.</summary>
internal sealed class ParabolaEnvelope(int longest)
{
    private readonly int[] _apex = new int[longest];
    private readonly double[] _from = new double[longest + 1];
    private readonly double[] _line = new double[longest];

    /// <summary>
    /// Replaces <c>f(i)</c> along a line by min over j of <c>f(j) + (spacing·(i − j))²</c>. The line starts at <paramref name="start"/> and goes on in
    /// steps of <paramref name="stride"/>.
    /// </summary>
    public void Replace(double[] values, int start, int stride, int length, double spacing)
    {
        var squared = spacing * spacing;
        var last = -1;
        for (var i = 0; i < length; i++)
        {
            var f = values[start + (i * stride)];
            _line[i] = f;
            if (double.IsPositiveInfinity(f))
            {
                continue;
            }

            // Parabolas that the new one beats before they ever were the lowest leave the envelope.
            var cross = double.NegativeInfinity;
            while (last >= 0 && (cross = Crossing(_apex[last], i, squared)) <= _from[last])
            {
                last--;
            }

            if (last < 0)
            {
                cross = double.NegativeInfinity;
            }

            last++;
            _apex[last] = i;
            _from[last] = cross;
        }

        if (last < 0)
        {
            return;
        }

        _from[last + 1] = double.PositiveInfinity;
        var k = 0;
        for (var i = 0; i < length; i++)
        {
            while (_from[k + 1] < i)
            {
                k++;
            }

            var steps = i - _apex[k];
            values[start + (i * stride)] = _line[_apex[k]] + (squared * steps * steps);
        }
    }

    /// <summary>Position (in voxels) where the parabola of <paramref name="b"/> falls below that of <paramref name="a"/> (a &lt; b).</summary>
    private double Crossing(int a, int b, double squared) =>
        ((_line[b] - _line[a]) / (2 * squared * (b - a))) + ((a + b) / 2.0);
}
