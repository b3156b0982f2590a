using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Samples;

namespace Mem3D.Data.Formats.Nrrd;

/// <summary>What the axes of a NRRD file mean: up to three in space, and at most one other with more than one sample, along which frames lie.</summary>
internal sealed record NrrdAxes(VolumeGeometry Geometry, FrameLayout Layout, string? Reservation)
{
    private const int MostFrames = 65_536;
    private static readonly string[] Colours = ["RGB-color", "HSV-color", "XYZ-color", "RGBA-color"];

    /// <exception cref="Core.Errors.Mem3DException">The axes make no volume.</exception>
    public static NrrdAxes Read(NrrdHeader header)
    {
        var dimension = HeaderNumbers.Whole(header.Require("dimension"), "dimension");
        var sizes = Array.ConvertAll(HeaderNumbers.Words(header.Require("sizes")), w => HeaderNumbers.Whole(w, "sizes"));
        if (dimension is < 1 or > 16 || sizes.Length != dimension || sizes.Any(s => s < 1))
        {
            throw SampleErrors.Damaged("its dimension and sizes do not fit together");
        }

        CheckCount(sizes);
        var kinds = header.Find("kinds") is { } k ? HeaderNumbers.Words(k) : [];
        if (kinds.Length > 0 && kinds.Length != dimension)
        {
            throw SampleErrors.Damaged("it has not one kind for each axis");
        }

        Refuse(kinds, sizes);
        var vectors = NrrdSpace.Directions(header, dimension);
        var spatial = Spatial(dimension, sizes, kinds, vectors);
        var frames = Enumerable.Range(0, dimension).Except(spatial).Where(a => sizes[a] > 1).ToList();
        if (spatial.Count is < 2 or > 3 || frames.Count > 1)
        {
            throw SampleErrors.Unsupported(
                $"Its {dimension} axes are not two or three in space and at most one of frames.", "Save one volume as a 3-D file.");
        }

        var size = new VolumeSize(sizes[spatial[0]], sizes[spatial[1]], spatial.Count > 2 ? sizes[spatial[2]] : 1);
        var (affine, reservation) = NrrdSpace.Affine(header, vectors, spatial);
        return new NrrdAxes(new VolumeGeometry(size, affine), LayoutOf(sizes, frames), reservation);
    }

    private static List<int> Spatial(int dimension, int[] sizes, string[] kinds, IReadOnlyList<double[]?>? vectors)
    {
        if (vectors is not null)
        {
            return [.. Enumerable.Range(0, dimension).Where(a => vectors[a] is not null)];
        }

        var known = Enumerable.Range(0, dimension).Where(a => kinds.Length > 0 && kinds[a] is "domain" or "space").ToList();
        if (known.Count > 0)
        {
            return known.Count <= 3 ? known : [.. known.Take(3)];
        }

        // nothing says what the axes are: trailing axes of one sample are left out, and the first three lie in space
        return [.. Enumerable.Range(0, dimension).Where(a => a < 3 || sizes[a] > 1).Take(3)];
    }

    private static FrameLayout LayoutOf(int[] sizes, List<int> frames)
    {
        var total = sizes.Aggregate(1L, (product, s) => product * s);
        if (frames.Count == 0)
        {
            return FrameLayout.Single(total);
        }

        var axis = frames[0];
        if (sizes[axis] > MostFrames)
        {
            throw SampleErrors.Unsupported($"The file has more than {MostFrames} frames.", "Save some frames as 3-D files.");
        }

        var inner = sizes.Take(axis).Aggregate(1L, (product, s) => product * s);
        return new FrameLayout(total / inner / sizes[axis], sizes[axis], inner);
    }

    private static void CheckCount(int[] sizes)
    {
        if (sizes.Aggregate(1.0, (product, s) => product * s) > long.MaxValue / 64)
        {
            throw SampleErrors.Damaged("its sizes are larger than any file");
        }
    }

    private static void Refuse(string[] kinds, int[] sizes)
    {
        for (var a = 0; a < kinds.Length; a++)
        {
            if (Colours.Contains(kinds[a], StringComparer.OrdinalIgnoreCase) && sizes[a] > 1)
            {
                throw SampleErrors.Unsupported("The voxels are colours.", "Save the volume as grey values.");
            }

            if (kinds[a] is "complex" && sizes[a] > 1)
            {
                throw SampleErrors.Unsupported("The voxels are complex numbers.", "Save magnitude or phase as a real-valued file.");
            }
        }
    }
}
