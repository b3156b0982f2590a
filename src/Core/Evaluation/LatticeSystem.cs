namespace Mem3D.Core.Evaluation;

/// <summary>
/// The linear system of the random walker: the graph Laplacian of a lattice with six neighbours, reduced to the voxels without a seed. Conjugate
/// gradients with a modified incomplete Cholesky factor (MIC(0); Gustafsson 1978) as preconditioner.
/// </summary>
internal sealed class LatticeSystem
{
    /// <summary>Of the error in the energy norm, as a share of the start's: plain residuals do not see voxels that hard edges cut off.</summary>
    private const double Tolerance = 1e-5;

    private const int MostIterations = 2000;

    /// <summary>Share of the fill-in that is moved to the diagonal; 1 may break down.</summary>
    private const float Modified = 0.97f;

    /// <summary>A pivot below this share of its diagonal is replaced by the diagonal.</summary>
    private const float LeastPivot = 0.25f;

    private readonly int[] _step;
    private readonly int _n;
    private readonly int _pad;

    /// <summary>By axis the weight from a voxel to the next one; 0 where there is none or one of both is a seed.</summary>
    private readonly float[][] _next;
    private readonly float[] _diagonal;
    private readonly float[] _right;

    public LatticeSystem((int X, int Y, int Z) size)
    {
        Size = size;
        _step = [1, size.X, size.X * size.Y];
        _n = size.X * size.Y * size.Z;

        // A plane of zeros on both ends: neighbours need no test for the border.
        _pad = _step[2];
        _next = [Vector(), Vector(), Vector()];
        (_diagonal, _right) = (Vector(), Vector());
    }

    public (int X, int Y, int Z) Size { get; }

    /// <summary>Joins voxel <paramref name="i"/> to the next one along an axis; seeds are 1, 0 or −1 (none).</summary>
    public void Join(int i, int axis, float weight, sbyte seed, sbyte nextSeed)
    {
        var a = i + _pad;
        var b = a + _step[axis];
        if (seed < 0 && nextSeed < 0)
        {
            _next[axis][a] = weight;
        }

        if (seed < 0)
        {
            _diagonal[a] += weight;
            _right[a] += nextSeed == 1 ? weight : 0;
        }

        if (nextSeed < 0)
        {
            _diagonal[b] += weight;
            _right[b] += seed == 1 ? weight : 0;
        }
    }

    /// <summary>Writes the solution; seeds get 0.</summary>
    public void Solve(Span<float> solution, CancellationToken cancellationToken)
    {
        var inverse = Factor();
        float[] x = Vector(), z = Vector(), p = Vector(), ap = Vector();
        var rz = Step(inverse, 0, p, ap, x, z);
        z.CopyTo(p, 0);
        var goal = Tolerance * Tolerance * rz;
        for (var iteration = 0; rz > goal && iteration < MostIterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var along = Multiply(p, ap);
            if (!(along > 0))
            {
                break;
            }

            var next = Step(inverse, (float)(rz / along), p, ap, x, z);
            var beta = (float)(next / rz);
            rz = next;
            for (var i = _pad; i < _pad + _n; i++)
            {
                p[i] = z[i] + (beta * p[i]);
            }
        }

        x.AsSpan(_pad, _n).CopyTo(solution);
    }

    private float[] Vector() => new float[_n + (2 * _pad)];

    /// <summary>Reciprocal pivots; 0 for seeds and voxels that nothing joins.</summary>
    private float[] Factor()
    {
        var inverse = Vector();
        var (sy, sz) = (_step[1], _step[2]);
        var (wx, wy, wz) = (_next[0], _next[1], _next[2]);
        for (var i = _pad; i < _pad + _n; i++)
        {
            if (_diagonal[i] <= 0)
            {
                continue;
            }

            var (x, y, z) = (wx[i - 1], wy[i - sy], wz[i - sz]);
            var pivot = _diagonal[i]
                - (x * (x + (Modified * (wy[i - 1] + wz[i - 1]))) * inverse[i - 1])
                - (y * (y + (Modified * (wx[i - sy] + wz[i - sy]))) * inverse[i - sy])
                - (z * (z + (Modified * (wx[i - sz] + wy[i - sz]))) * inverse[i - sz]);
            inverse[i] = 1 / (pivot < LeastPivot * _diagonal[i] ? _diagonal[i] : pivot);
        }

        return inverse;
    }

    /// <summary>x += α p, r −= α A p and z = M⁻¹ r (one sweep forward, one back), in as few passes over memory as can be. Returns r · z.</summary>
    private double Step(float[] inverse, float alpha, float[] p, float[] ap, float[] x, float[] z)
    {
        var (sy, sz) = (_step[1], _step[2]);
        var (wx, wy, wz, r) = (_next[0], _next[1], _next[2], _right);
        for (var i = _pad; i < _pad + _n; i++)
        {
            x[i] += alpha * p[i];
            r[i] -= alpha * ap[i];
            z[i] = (r[i] + (wx[i - 1] * z[i - 1]) + (wy[i - sy] * z[i - sy]) + (wz[i - sz] * z[i - sz])) * inverse[i];
        }

        double product = 0;
        for (var i = _pad + _n - 1; i >= _pad; i--)
        {
            z[i] += ((wx[i] * z[i + 1]) + (wy[i] * z[i + sy]) + (wz[i] * z[i + sz])) * inverse[i];
            product += (double)r[i] * z[i];
        }

        return product;
    }

    /// <summary>Writes A p. Returns p · A p.</summary>
    private double Multiply(float[] p, float[] result)
    {
        var (sy, sz) = (_step[1], _step[2]);
        var (wx, wy, wz) = (_next[0], _next[1], _next[2]);
        double product = 0;
        for (var i = _pad; i < _pad + _n; i++)
        {
            result[i] = (_diagonal[i] * p[i])
                - (wx[i] * p[i + 1]) - (wx[i - 1] * p[i - 1])
                - (wy[i] * p[i + sy]) - (wy[i - sy] * p[i - sy])
                - (wz[i] * p[i + sz]) - (wz[i - sz] * p[i - sz]);
            product += (double)p[i] * result[i];
        }

        return product;
    }
}
