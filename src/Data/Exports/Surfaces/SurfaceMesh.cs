namespace Mem3D.Data.Exports.Surfaces;

/// <summary>Triangles in millimetres (LPS), seen counterclockwise from outside.</summary>
/// <param name="Vertices">x, y, z of each vertex.</param>
/// <param name="Triangles">Three vertices each.</param>
internal sealed record SurfaceMesh(IReadOnlyList<(double X, double Y, double Z)> Vertices, IReadOnlyList<(int A, int B, int C)> Triangles)
{
    /// <summary>Volume enclosed in cubic millimetres; positive when the triangles face outwards.</summary>
    public double VolumeMm3 => Triangles.Sum(t =>
    {
        var (a, b, c) = (Vertices[t.A], Vertices[t.B], Vertices[t.C]);
        return ((a.X * ((b.Y * c.Z) - (b.Z * c.Y))) - (a.Y * ((b.X * c.Z) - (b.Z * c.X))) + (a.Z * ((b.X * c.Y) - (b.Y * c.X)))) / 6;
    });

    /// <summary>Whether every edge is met as often in one direction as in the other: no hole anywhere.</summary>
    public bool IsClosed()
    {
        var balance = new Dictionary<(int, int), int>();
        foreach (var (a, b, c) in Triangles)
        {
            Count(a, b);
            Count(b, c);
            Count(c, a);
        }

        return balance.Values.All(v => v == 0);

        void Count(int from, int to)
        {
            var key = from < to ? (from, to) : (to, from);
            balance[key] = balance.GetValueOrDefault(key) + (from < to ? 1 : -1);
        }
    }
}
