using System.Globalization;
using System.IO.Compression;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Exports;

/// <summary>
/// Pictures of the slices that have a mask: the image in the window of the volume's 0.5th to 99.5th percentile, outlines in the labels' colours, at
/// physical aspect, turned as scans are read (the patient's left on the right, front or head on top).
/// </summary>
internal static class SliceExport
{
    private const int LongestSide = 4096;

    public static void Write(CaseMasks masks, IVoxelSource volume, string path, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var bySlice = masks.Labels.SelectMany(l => masks.Slices(l).Where(s => s.Area > 0).Select(s => (Label: l, State: s)))
            .GroupBy(s => s.State.Slice).OrderBy(g => g.Key).ToList();
        using var zip = new ZipPack(path);
        for (var n = 0; n < bySlice.Count; n++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (pixels, width, height) = Draw(masks, volume, bySlice[n].Key, [.. bySlice[n].Select(s => (s.Label, masks.Mask(s.State)))]);
            var png = ColorPng.Encode(pixels, width, height);
            if (!ColorPng.Decode(png).Pixels.AsSpan().SequenceEqual(pixels))
            {
                throw ExportErrors.Differs();
            }

            zip.Add(string.Create(CultureInfo.InvariantCulture, $"slice-{bySlice[n].Key:0000}.png"), compressed: true, png);
            progress?.Report(0.95 * (n + 1) / bySlice.Count);
        }

        zip.Dispose();
        ZipPack.Verify(path, zip.Written, cancellationToken);
    }

    /// <summary>One picture, RGB: at least one pixel a voxel on both sides.</summary>
    internal static (byte[] Pixels, int Width, int Height) Draw(
        CaseMasks masks, IVoxelSource volume, int slice, IReadOnlyList<(Label Label, SliceMask Mask)> drawn)
    {
        var (geometry, axis) = (masks.Geometry, masks.Case.Axis);
        var (width, height) = geometry.SliceSize(axis);
        var voxels = new float[checked(width * height)];
        volume.ReadSlice(axis, slice, voxels);
        var (alongX, alongY) = axis switch { SliceAxis.I => (SliceAxis.J, SliceAxis.K), SliceAxis.J => (SliceAxis.I, SliceAxis.K), _ => (SliceAxis.I, SliceAxis.J) };
        var (spacingX, spacingY) = (geometry.IjkToLps.SpacingMm(alongX), geometry.IjkToLps.SpacingMm(alongY));
        var step = Math.Max(Math.Min(spacingX, spacingY), Math.Max(width * spacingX, height * spacingY) / LongestSide);
        var (columns, rows) = (Math.Max(1, (int)Math.Round(width * spacingX / step)), Math.Max(1, (int)Math.Round(height * spacingY / step)));
        var (flipX, flipY) = (Backwards(geometry.IjkToLps.Step(alongX)), Backwards(geometry.IjkToLps.Step(alongY)));
        int At(int column, int row)
        {
            var (x, y) = ((int)((column + 0.5) * width / columns), (int)((row + 0.5) * height / rows));
            return ((flipY ? height - 1 - y : y) * width) + (flipX ? width - 1 - x : x);
        }

        var range = masks.Case.Volume.Intensity;
        var span = Math.Max(range.High - range.Low, 1e-6);
        var pixels = new byte[checked(3 * columns * rows)];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var grey = (voxels[At(column, row)] - range.Low) / span;
                pixels.AsSpan(3 * ((row * columns) + column), 3).Fill(double.IsFinite(grey) ? (byte)Math.Clamp(grey * 255, 0, 255) : (byte)0);
            }
        }

        foreach (var (label, mask) in drawn)
        {
            bool Inside(int column, int row) => column >= 0 && row >= 0 && column < columns && row < rows && mask.Values[At(column, row)] != 0;
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    if (Inside(column, row)
                        && !(Inside(column - 1, row) && Inside(column + 1, row) && Inside(column, row - 1) && Inside(column, row + 1)))
                    {
                        var to = 3 * ((row * columns) + column);
                        (pixels[to], pixels[to + 1], pixels[to + 2]) = (label.Color.Red, label.Color.Green, label.Color.Blue);
                    }
                }
            }
        }

        return (pixels, columns, rows);
    }

    /// <summary>Whether a step goes mainly to the right, to the front or to the head: left or up on the picture.</summary>
    private static bool Backwards((double X, double Y, double Z) step)
    {
        var (x, y, z) = (Math.Abs(step.X), Math.Abs(step.Y), Math.Abs(step.Z));
        return (z >= x && z >= y ? -step.Z : y >= x ? step.Y : step.X) < 0;
    }
}
