using System.IO.Compression;
using Mem3D.Core.Exports;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;
using Mem3D.Data.Exports.Surfaces;

namespace Mem3D.Data.Exports;

/// <summary>Closed surfaces of labels in patient millimetres: one file, or a zip with one a label.</summary>
internal static class SurfaceExport
{
    public static void Write(CaseMasks masks, ExportFormat format, string path, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (masks.Labels.Count == 1)
        {
            var mesh = Mesh(masks, masks.Labels[0], cancellationToken);
            progress?.Report(0.7);
            using (var file = LabelMapExports.New(path))
            {
                Write(file, mesh, masks.Labels[0], format);
            }

            using var back = File.OpenRead(path);
            Compare(back, mesh, format);
            return;
        }

        var ending = format == ExportFormat.Stl ? "stl" : "obj";
        var names = ExportNames.Distinct(masks.Labels.Select(l => l.Name), "label").Select(n => $"{n}.{ending}").ToList();
        using var zip = new ZipPack(path);
        for (var n = 0; n < names.Count; n++)
        {
            var (label, mesh) = (masks.Labels[n], Mesh(masks, masks.Labels[n], cancellationToken));
            zip.Add(names[n], compressed: false, s => Write(s, mesh, label, format));
            progress?.Report(0.8 * (n + 1) / names.Count);
        }

        zip.Dispose();
        ZipPack.Verify(path, zip.Written, cancellationToken);
        using var archive = ZipFile.OpenRead(path);
        for (var n = 0; n < names.Count; n++)
        {
            using var back = new BufferedStream(archive.GetEntry(names[n])!.Open(), 1 << 16);
            Compare(back, Mesh(masks, masks.Labels[n], cancellationToken), format);
        }
    }

    /// <summary>The surface of one label, by true slice positions where the source has them.</summary>
    public static SurfaceMesh Mesh(CaseMasks masks, Label label, CancellationToken cancellationToken)
    {
        var a = masks.Geometry.IjkToLps;
        var place = a.ToMillimetres;
        var mesh = SurfaceExtractor.Extract(
            masks.One(label, cancellationToken).Values, masks.Geometry.Size,
            masks.TruePositionsMm is { } mm ? (i, j, k) => ByPosition(a, mm, i, j, k) : place, a.Determinant < 0, cancellationToken);
        return mesh.IsClosed() ? mesh : throw ExportErrors.Differs();
    }

    /// <summary>Between two slices the way is straight; outside the outermost it goes on as between the last two.</summary>
    private static (double X, double Y, double Z) ByPosition(Affine a, double[] positions, double i, double j, double k)
    {
        var slices = positions.Length / 3;
        var below = Math.Clamp((int)Math.Floor(k), 0, Math.Max(0, slices - 2));
        var share = k - below;
        double At(int axis, double stepI, double stepJ)
        {
            var first = positions[(3 * below) + axis];
            var second = slices > 1 ? positions[(3 * (below + 1)) + axis] : first;
            return first + (share * (second - first)) + (stepI * i) + (stepJ * j);
        }

        return (At(0, a.M00, a.M01), At(1, a.M10, a.M11), At(2, a.M20, a.M21));
    }

    private static void Write(Stream stream, SurfaceMesh mesh, Label label, ExportFormat format)
    {
        if (format == ExportFormat.Stl)
        {
            SurfaceFiles.WriteStl(stream, mesh);
        }
        else
        {
            SurfaceFiles.WriteObj(stream, mesh, label);
        }
    }

    private static void Compare(Stream back, SurfaceMesh mesh, ExportFormat format)
    {
        bool same;
        if (format == ExportFormat.Stl)
        {
            var corners = mesh.Triangles.SelectMany(t => new[] { t.A, t.B, t.C }).Select(v => mesh.Vertices[v]).Select(v => ((float)v.X, (float)v.Y, (float)v.Z));
            same = SurfaceFiles.ReadStl(back).SequenceEqual(corners);
        }
        else
        {
            var read = SurfaceFiles.ReadObj(back);
            same = read.Vertices.SequenceEqual(mesh.Vertices) && read.Triangles.SequenceEqual(mesh.Triangles);
        }

        if (!same)
        {
            throw ExportErrors.Differs();
        }
    }
}
