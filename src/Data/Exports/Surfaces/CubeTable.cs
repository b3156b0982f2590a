namespace Mem3D.Data.Exports.Surfaces;

/// <summary>
/// The triangles of every one of the 256 ways in which the corners of a cube are inside or outside (Lorensen and Cline, Marching Cubes, 1987). The
/// table is made, not typed: on each face, every run of inside corners is cut off by one segment. A face with inside corners across a diagonal is cut
/// the same way from both of its cubes, so that surfaces have no holes.
/// </summary>
internal static class CubeTable
{
    /// <summary>Edges of the triangles by corner bits (corner = x + 2y + 4z): three numbers a triangle. Edge = 8 × axis + its lower corner.</summary>
    public static IReadOnlyList<int[]> Triangles { get; } = [.. Enumerable.Range(0, 256).Select(Make)];

    private static int[] Make(int corners)
    {
        var next = new Dictionary<int, int>();
        for (var axis = 0; axis < 3; axis++)
        {
            for (var side = 0; side < 2; side++)
            {
                Cut(corners, axis, side, next);
            }
        }

        var triangles = new List<int>();
        while (next.Count > 0)
        {
            var loop = new List<int>();
            for (var edge = next.Keys.Min(); next.Remove(edge, out var to); edge = to)
            {
                loop.Add(edge);
            }

            for (var n = 2; n < loop.Count; n++)
            {
                triangles.AddRange([loop[0], loop[n - 1], loop[n]]);
            }
        }

        return [.. triangles];
    }

    /// <summary>Adds the segments of one face: from the edge where a run of inside corners begins to the one where it ends, seen from outside the cube.</summary>
    private static void Cut(int corners, int axis, int side, Dictionary<int, int> next)
    {
        var (u, v, at) = (1 << ((axis + 1) % 3), 1 << ((axis + 2) % 3), side << axis);
        int[] round = side == 1 ? [at, at + u, at + u + v, at + v] : [at, at + v, at + u + v, at + u];
        bool Inside(int n) => (corners >> round[n & 3] & 1) == 1;
        for (var n = 0; n < 4; n++)
        {
            if (!Inside(n) && Inside(n + 1))
            {
                var end = n + 1;
                while (Inside(end + 1))
                {
                    end++;
                }

                next[Edge(round[n], round[(n + 1) & 3])] = Edge(round[end & 3], round[(end + 1) & 3]);
            }
        }
    }

    private static int Edge(int a, int b) => (8 * ((a ^ b) >> 1)) + Math.Min(a, b);
}
