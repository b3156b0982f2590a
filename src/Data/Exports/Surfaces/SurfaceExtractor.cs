using Mem3D.Core.Volumes;

namespace Mem3D.Data.Exports.Surfaces;

/// <summary>The closed surface of a mask, half-way between the centres of inside and outside voxels. What touches the volume's border is closed there.</summary>
internal static class SurfaceExtractor
{
    /// <param name="mask">Non-zero inside; one byte a voxel, I fastest.</param>
    /// <param name="toMm">Voxel (fractions allowed, and −½ to size − ½) to millimetres.</param>
    /// <param name="mirrored">The voxel grid is left-handed in millimetres: triangles are turned round.</param>
    public static SurfaceMesh Extract(
        byte[] mask, VolumeSize size, Func<double, double, double, (double X, double Y, double Z)> toMm, bool mirrored, CancellationToken cancellationToken)
    {
        var walk = new Walk(mask, size, toMm, mirrored);
        for (var z = -1; z < size.Depth; z++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            walk.Layer(z);
        }

        return new SurfaceMesh(walk.Vertices, walk.Triangles);
    }

    /// <summary>Goes through the cubes layer by layer; vertices on edges are shared with the cubes beside, before and below.</summary>
    private sealed class Walk(byte[] mask, VolumeSize size, Func<double, double, double, (double X, double Y, double Z)> toMm, bool mirrored)
    {
        private readonly int _width = size.Width + 2;

        /// <summary>Vertex on the edge of an axis that starts at a node, + 1; 0: none yet. Axes x and y for the lower and upper plane, z between them.</summary>
        private readonly int[][] _edges = [.. Enumerable.Range(0, 5).Select(_ => new int[(size.Width + 2) * (size.Height + 2)])];

        public List<(double X, double Y, double Z)> Vertices { get; } = [];

        public List<(int A, int B, int C)> Triangles { get; } = [];

        public void Layer(int z)
        {
            for (var y = -1; y < size.Height; y++)
            {
                for (var x = -1; x < size.Width; x++)
                {
                    var corners = Inside(x, y, z) | (Inside(x + 1, y, z) << 1) | (Inside(x, y + 1, z) << 2) | (Inside(x + 1, y + 1, z) << 3)
                        | (Inside(x, y, z + 1) << 4) | (Inside(x + 1, y, z + 1) << 5) | (Inside(x, y + 1, z + 1) << 6) | (Inside(x + 1, y + 1, z + 1) << 7);
                    if (corners is not (0 or 255))
                    {
                        Cube(corners, x, y, z);
                    }
                }
            }

            (_edges[0], _edges[2]) = (_edges[2], _edges[0]);
            (_edges[1], _edges[3]) = (_edges[3], _edges[1]);
            Array.Clear(_edges[2]);
            Array.Clear(_edges[3]);
            Array.Clear(_edges[4]);
        }

        private void Cube(int corners, int x, int y, int z)
        {
            var table = CubeTable.Triangles[corners];
            for (var n = 0; n < table.Length; n += 3)
            {
                var (a, b, c) = (Vertex(table[n], x, y, z), Vertex(table[n + 1], x, y, z), Vertex(table[n + 2], x, y, z));
                Triangles.Add(mirrored ? (a, c, b) : (a, b, c));
            }
        }

        private int Vertex(int edge, int x, int y, int z)
        {
            var (axis, corner) = (edge / 8, edge % 8);
            var (i, j, up) = (x + (corner & 1), y + (corner >> 1 & 1), corner >> 2);
            ref var known = ref _edges[axis == 2 ? 4 : axis + (2 * up)][i + 1 + (_width * (j + 1))];
            if (known == 0)
            {
                Vertices.Add(toMm(i + (axis == 0 ? 0.5 : 0), j + (axis == 1 ? 0.5 : 0), z + up + (axis == 2 ? 0.5 : 0)));
                known = Vertices.Count;
            }

            return known - 1;
        }

        private int Inside(int x, int y, int z) =>
            x >= 0 && y >= 0 && z >= 0 && x < size.Width && y < size.Height && z < size.Depth && mask[x + (size.Width * (y + (size.Height * z)))] != 0 ? 1 : 0;
    }
}
