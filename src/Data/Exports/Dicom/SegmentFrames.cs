using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Exports.Dicom;

/// <summary>The frames of a SEG: for each label the slices along K, the source's own, that hold a voxel of it.</summary>
internal static class SegmentFrames
{
    /// <returns>Segment (from 1), slice along K, and its voxels, one byte each, in the order in which frames are written.</returns>
    public static List<(int Segment, int Slice, byte[] Mask)> Of(CaseMasks masks, CancellationToken cancellationToken)
    {
        var frames = new List<(int Segment, int Slice, byte[] Mask)>();
        for (var n = 0; n < masks.Labels.Count; n++)
        {
            var map = masks.One(masks.Labels[n], cancellationToken);
            for (var k = 0; k < masks.Geometry.Size.Depth; k++)
            {
                if (map.Slice(SliceAxis.K, k, 1) is { IsEmpty: false } mask)
                {
                    frames.Add((n + 1, k, mask.Values));
                }
            }
        }

        return frames;
    }

    /// <summary>The centre of the first voxel of a slice along K, in mm, LPS.</summary>
    public static double[] Position(CaseMasks masks, int slice)
    {
        if (masks.TruePositionsMm is { } mm)
        {
            return mm[(3 * slice)..((3 * slice) + 3)];
        }

        var p = masks.Geometry.IjkToLps.ToMillimetres(0, 0, slice);
        return [p.X, p.Y, p.Z];
    }

    /// <summary>Between rows, then between columns, in mm (PS3.3, 10.7.1.3).</summary>
    public static double[] PixelSpacing(CaseMasks masks) => [masks.Geometry.SpacingMm.J, masks.Geometry.SpacingMm.I];

    /// <summary>Direction of a row, then of a column (PS3.3, C.7.6.2.1.1).</summary>
    public static double[] Orientation(CaseMasks masks)
    {
        var ((i, j, _), a) = (masks.Geometry.SpacingMm, masks.Geometry.IjkToLps);
        var (x, y) = (a.Step(SliceAxis.I), a.Step(SliceAxis.J));
        return [x.X / i, x.Y / i, x.Z / i, y.X / j, y.Y / j, y.Z / j];
    }

    /// <summary>Between the planes of neighbouring slices, in mm: along their normal, which the steps of a tilted gantry do not follow (PS3.3, C.7.6.16.2.1).</summary>
    public static double SpacingBetweenSlices(CaseMasks masks) =>
        Math.Abs(masks.Geometry.IjkToLps.Determinant) / (masks.Geometry.SpacingMm.I * masks.Geometry.SpacingMm.J);

    /// <summary>One bit a voxel, all frames in one stream, the first voxel in the lowest bit (PS3.5 8.1.1, D).</summary>
    public static byte[] Pack(IReadOnlyList<(int Segment, int Slice, byte[] Mask)> frames)
    {
        var bytes = new byte[(int)((frames.Sum(f => (long)f.Mask.Length) + 7) / 8)];
        long at = 0;
        foreach (var (_, _, mask) in frames)
        {
            foreach (var v in mask)
            {
                bytes[(int)(at >> 3)] |= (byte)(v << (int)(at & 7));
                at++;
            }
        }

        return bytes;
    }

    /// <summary>An edit that gave the label voxels: its own, a round of several labels, or masks moved to it.</summary>
    private static bool Made(Edit edit, Label label) =>
        edit.LabelId == label.Id || (edit.Kind is EditKind.Propagation or EditKind.Relabel && edit.Others.Contains(label.Id));

    /// <summary>Whether a label holds masks that came from a file: how they were made is not known.</summary>
    public static bool IsImported(CaseMasks masks, Label label) => masks.Snapshot.Edits.Any(e => !e.Undone && e.Kind == EditKind.Import && Made(e, label));

    /// <summary>Whether people drew every voxel of a label; null when that is not known.</summary>
    public static bool? IsManual(CaseMasks masks, Label label) => Algorithm(masks, label) is not null ? false : IsImported(masks, label) ? null : true;

    /// <summary>How a label came about: its algorithm as "name version", or null when people drew every voxel without one.</summary>
    public static string? Algorithm(CaseMasks masks, Label label)
    {
        var models = masks.Snapshot.Edits.Where(e => !e.Undone && e.Model.Length > 0 && Made(e, label)).Select(e => e.Model).Distinct().ToList();
        return models.Count == 0 ? null : DicomParts.Line(string.Join(", ", models));
    }
}
