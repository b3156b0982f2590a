using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Mem3D.Core.Projects;

namespace Mem3D.Data.Exports.Surfaces;

/// <summary>Surfaces as files: binary STL and Wavefront OBJ, LPS in millimetres, and back.</summary>
internal static class SurfaceFiles
{
    private const int StlHeader = 80, StlTriangle = 50;

    /// <summary>Binary STL. Slicer reads the space from the header.</summary>
    public static void WriteStl(Stream destination, SurfaceMesh mesh)
    {
        var start = new byte[StlHeader + 4];
        "Mem3D.Web SPACE=LPS"u8.CopyTo(start);
        BinaryPrimitives.WriteInt32LittleEndian(start.AsSpan(StlHeader), mesh.Triangles.Count);
        destination.Write(start);
        var one = new byte[StlTriangle];
        foreach (var (a, b, c) in mesh.Triangles)
        {
            var (p, q, r) = (mesh.Vertices[a], mesh.Vertices[b], mesh.Vertices[c]);
            Put(one, 0, Normal(p, q, r));
            Put(one, 12, p);
            Put(one, 24, q);
            Put(one, 36, r);
            destination.Write(one);
        }
    }

    public static void WriteObj(Stream destination, SurfaceMesh mesh, Label label)
    {
        using var text = new StreamWriter(destination, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        text.WriteLine("# Mem3D.Web SPACE=LPS, millimetres");
        text.WriteLine($"o {ExportNames.Safe(label.Name, "label")}");
        foreach (var (x, y, z) in mesh.Vertices)
        {
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"v {x:R} {y:R} {z:R}"));
        }

        foreach (var (a, b, c) in mesh.Triangles)
        {
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"f {a + 1} {b + 1} {c + 1}"));
        }
    }

    /// <summary>Corners of the triangles of a binary STL, three by three.</summary>
    public static List<(float X, float Y, float Z)> ReadStl(Stream source)
    {
        var start = new byte[StlHeader + 4];
        source.ReadExactly(start);
        var corners = new List<(float X, float Y, float Z)>();
        var one = new byte[StlTriangle];
        for (var left = BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(StlHeader)); left > 0; left--)
        {
            source.ReadExactly(one);
            for (var at = 12; at < 48; at += 12)
            {
                corners.Add((Get(one, at), Get(one, at + 4), Get(one, at + 8)));
            }
        }

        return corners;
    }

    /// <summary>The mesh of an OBJ as <see cref="WriteObj"/> writes it.</summary>
    public static SurfaceMesh ReadObj(Stream source)
    {
        var vertices = new List<(double X, double Y, double Z)>();
        var triangles = new List<(int A, int B, int C)>();
        using var text = new StreamReader(source, Encoding.UTF8, true, 1 << 16, leaveOpen: true);
        while (text.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            double Real(int n) => double.Parse(words[n], CultureInfo.InvariantCulture);
            int Whole(int n) => int.Parse(words[n], CultureInfo.InvariantCulture) - 1;
            if (words[0] == "v")
            {
                vertices.Add((Real(1), Real(2), Real(3)));
            }
            else if (words[0] == "f")
            {
                triangles.Add((Whole(1), Whole(2), Whole(3)));
            }
        }

        return new SurfaceMesh(vertices, triangles);
    }

    private static (double X, double Y, double Z) Normal((double X, double Y, double Z) p, (double X, double Y, double Z) q, (double X, double Y, double Z) r)
    {
        var (ux, uy, uz, vx, vy, vz) = (q.X - p.X, q.Y - p.Y, q.Z - p.Z, r.X - p.X, r.Y - p.Y, r.Z - p.Z);
        var (x, y, z) = ((uy * vz) - (uz * vy), (uz * vx) - (ux * vz), (ux * vy) - (uy * vx));
        var length = Math.Sqrt((x * x) + (y * y) + (z * z));
        return length > 0 ? (x / length, y / length, z / length) : (0, 0, 0);
    }

    private static void Put(byte[] to, int at, (double X, double Y, double Z) v)
    {
        BinaryPrimitives.WriteSingleLittleEndian(to.AsSpan(at), (float)v.X);
        BinaryPrimitives.WriteSingleLittleEndian(to.AsSpan(at + 4), (float)v.Y);
        BinaryPrimitives.WriteSingleLittleEndian(to.AsSpan(at + 8), (float)v.Z);
    }

    private static float Get(byte[] from, int at) => BinaryPrimitives.ReadSingleLittleEndian(from.AsSpan(at));
}
