using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Samples;

namespace Mem3D.Data.Formats.Nrrd;

/// <summary>Space, directions and origin of a NRRD header to IJK→LPS in millimetres.</summary>
internal static class NrrdSpace
{
    private const string Unknown = "Imported, but the file does not say which side of the patient is left: its axes are taken as left, posterior, superior.";

    /// <summary>The step of each axis in the file's own space, null for an axis that does not lie in space ("none"); null without directions.</summary>
    /// <exception cref="Core.Errors.Mem3DException">Not one vector an axis, or a space of other than three dimensions.</exception>
    public static IReadOnlyList<double[]?>? Directions(NrrdHeader header, int dimension)
    {
        if (header.Find("space directions") is not { } text)
        {
            return null;
        }

        var vectors = Vectors(text);
        var dimensions = vectors.FirstOrDefault(v => v is not null)?.Length ?? 0;
        return vectors.Count != dimension || vectors.Any(v => v is not null && v.Length != dimensions)
            ? throw SampleErrors.Damaged("it has not one space direction for each axis")
            : dimensions == 3
                ? vectors
                : throw SampleErrors.Unsupported($"Its space has {dimensions} dimensions.", "Save one volume as a 3-D file.");
    }

    /// <param name="spatial">The two or three axes in space, fastest first.</param>
    public static (Affine Affine, string? Reservation) Affine(NrrdHeader header, IReadOnlyList<double[]?>? vectors, IReadOnlyList<int> spatial)
    {
        var signs = Signs(header.Find("space"));
        var steps = spatial.Select((axis, n) => vectors is not null ? vectors[axis]! : Spacing(header, axis, n)).ToList();
        var origin = vectors is not null
            ? header.Find("space origin") is { } o ? Vectors(o) is [{ Length: 3 } one] ? one : throw Bad("space origin") : [0, 0, 0]
            : [.. spatial.Select(a => At(header, "axis mins", a) ?? 0), .. new double[3 - spatial.Count]];
        if (steps.Count == 2)
        {
            steps.Add(Normal(steps[0], steps[1]));
        }

        var (x, y) = signs ?? (1, 1);
        var affine = new Affine(
            x * steps[0][0], x * steps[1][0], x * steps[2][0], x * origin[0],
            y * steps[0][1], y * steps[1][1], y * steps[2][1], y * origin[1],
            steps[0][2], steps[1][2], steps[2][2], origin[2]);
        affine = Core.Volumes.Affine.FromArray(Array.ConvertAll(affine.ToArray(), v => v == 0 ? 0 : v));
        return affine.IsUsable() ? (affine, signs is null ? Unknown : null) : throw SampleErrors.Damaged("its space directions are singular");
    }

    /// <summary>Signs of x and y that turn the file's space into LPS; null when it names no patient's sides.</summary>
    private static (int X, int Y)? Signs(string? space) => space?.ToLowerInvariant() switch
    {
        "left-posterior-superior" or "lps" => (1, 1),
        "right-anterior-superior" or "ras" => (-1, -1),
        "left-anterior-superior" or "las" => (1, -1),
        null or "scanner-xyz" or "3d-right-handed" or "3d-left-handed" => null,
        _ => throw SampleErrors.Unsupported("Its space has other than three dimensions of a patient.", "Save one volume as a 3-D file in RAS or LPS."),
    };

    private static List<double[]?> Vectors(string text)
    {
        var found = new List<double[]?>();
        for (var rest = text.AsSpan().Trim(); rest.Length > 0; rest = rest.TrimStart())
        {
            if (rest.StartsWith("none", StringComparison.OrdinalIgnoreCase))
            {
                found.Add(null);
                rest = rest[4..];
                continue;
            }

            var end = rest.IndexOf(')');
            if (rest[0] != '(' || end < 0)
            {
                throw Bad("space directions");
            }

            found.Add(Array.ConvertAll(rest[1..end].ToString().Split(','), w => HeaderNumbers.Real(w.Trim(), "space directions")));
            rest = rest[(end + 1)..];
        }

        return found;
    }

    private static double[] Spacing(NrrdHeader header, int axis, int n)
    {
        var step = Math.Abs(At(header, "spacings", axis) ?? 1);
        var vector = new double[3];
        vector[n] = step > 0 ? step : 1;
        return vector;
    }

    /// <summary>The number of an axis in a field with one for each; null when there is none, or NaN.</summary>
    private static double? At(NrrdHeader header, string field, int axis)
    {
        var words = header.Find(field) is { } text ? HeaderNumbers.Words(text) : [];
        return axis >= words.Length || words[axis].Equals("nan", StringComparison.OrdinalIgnoreCase) ? null : HeaderNumbers.Real(words[axis], field);
    }

    /// <summary>A single slice has no third step: a millimetre along its normal.</summary>
    private static double[] Normal(double[] a, double[] b)
    {
        double[] n = [(a[1] * b[2]) - (a[2] * b[1]), (a[2] * b[0]) - (a[0] * b[2]), (a[0] * b[1]) - (a[1] * b[0])];
        var length = Math.Sqrt((n[0] * n[0]) + (n[1] * n[1]) + (n[2] * n[2]));
        return length > 0 ? [n[0] / length, n[1] / length, n[2] / length] : n;
    }

    private static Core.Errors.Mem3DException Bad(string field) => SampleErrors.Damaged($"'{field}' in its header is not understood");
}
