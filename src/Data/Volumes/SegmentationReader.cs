using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Segmentations;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats;
using Mem3D.Data.Formats.Segmentations;
using Mem3D.Data.Persistence;

namespace Mem3D.Data.Volumes;

/// <summary>Carries the voxels of segmentation files over onto cases, one to one. Memory: one byte a voxel of the scan.</summary>
internal sealed class SegmentationReader(IProjectStore projects) : ISegmentationReader
{
    public async Task<SegmentationPreview> InspectAsync(Guid caseId, UploadedFile file, CancellationToken cancellationToken)
    {
        var info = await projects.CaseAsync(caseId, cancellationToken).ConfigureAwait(false);
        var labels = await projects.LabelsAsync(info.ProjectId, cancellationToken).ConfigureAwait(false);
        return await GuardAsync(
            () =>
            {
                var source = SegmentationFiles.Open(file, cancellationToken);
                var map = GridMap.Match(source.Geometry, info.Volume.Geometry);
                _ = VoxelTranscoder.Fits(info.Volume.Geometry);
                var voxels = new long[source.Segments.Count];
                foreach (var layer in source.Segments.Select(s => s.Layer).Distinct())
                {
                    Walk(source, map, info, layer, (segment, _) => voxels[segment]++, cancellationToken);
                }

                return voxels.Any(v => v > 0)
                    ? new SegmentationPreview(source.Format, map.Fit, [.. source.Segments.Select((s, n) => Found(s, n, voxels[n], labels))])
                    : throw new Mem3DException(ErrorKind.Invalid, "The segmentation is empty.", "Choose a file that holds masks.");
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyDictionary<int, IReadOnlyList<SegmentSlice>>> ReadAsync(
        Guid caseId, UploadedFile file, IReadOnlyCollection<int> segments, CancellationToken cancellationToken)
    {
        var info = await projects.CaseAsync(caseId, cancellationToken).ConfigureAwait(false);
        return await GuardAsync(
            () =>
            {
                var source = SegmentationFiles.Open(file, cancellationToken);
                if (segments.Any(s => s < 0 || s >= source.Segments.Count))
                {
                    throw new Mem3DException(ErrorKind.Invalid, "The segmentation has no such segment.", "Choose among the segments that are shown.");
                }

                var map = GridMap.Match(source.Geometry, info.Volume.Geometry);
                var found = new Dictionary<int, IReadOnlyList<SegmentSlice>>();
                foreach (var layer in segments.GroupBy(s => source.Segments[s].Layer))
                {
                    var values = new byte[VoxelTranscoder.Fits(info.Volume.Geometry)];
                    Walk(source, map, info, layer.Key, (segment, at) => values[at] = (byte)(segment + 1), cancellationToken);
                    var labels = new LabelMap(info.Volume.Geometry, values);
                    foreach (var segment in layer)
                    {
                        found[segment] = Slices(labels, info.Axis, (byte)(segment + 1), cancellationToken);
                    }
                }

                return found;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static FoundSegment Found(SourceSegment s, int index, long voxels, IReadOnlyList<Label> labels)
    {
        var name = Names.Clean(s.Name, string.Create(CultureInfo.InvariantCulture, $"Segment {index + 1}"));
        var label = labels.FirstOrDefault(l => l.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? (s.Named ? null : labels.FirstOrDefault(l => l.Number == s.Number));
        return new FoundSegment(index, name, s.Color, s.Code, voxels, label?.Id);
    }

    /// <summary>Tells every labelled voxel of a layer: its segment, and its place in the scan.</summary>
    /// <exception cref="Mem3DException">A labelled voxel lies outside the scan.</exception>
    private static void Walk(ISegmentationSource source, GridMap map, CaseInfo info, int layer, Action<int, int> voxel, CancellationToken cancellationToken)
    {
        var byNumber = new Dictionary<int, int>();
        for (var n = 0; n < source.Segments.Count; n++)
        {
            if (source.Segments[n].Layer == layer)
            {
                byNumber[source.Segments[n].Number] = n;
            }
        }

        var (from, to) = (source.Geometry.Size, info.Volume.Geometry.Size);
        long at = 0, outside = 0;
        source.Layer(layer).Read(
            values =>
            {
                foreach (var v in values)
                {
                    if (v != 0 && byNumber.TryGetValue((int)v, out var segment))
                    {
                        var row = at / from.Width;
                        var (i, j, k) = map.Map((int)(at % from.Width), (int)(row % from.Height), (int)(row / from.Height));
                        if (i < 0 || j < 0 || k < 0 || i >= to.Width || j >= to.Height || k >= to.Depth)
                        {
                            outside++;
                        }
                        else
                        {
                            voxel(segment, i + (to.Width * (j + (to.Height * k))));
                        }
                    }

                    at++;
                }
            },
            cancellationToken);
        if (outside > 0)
        {
            throw new Mem3DException(
                ErrorKind.Invalid, string.Create(CultureInfo.InvariantCulture, $"{outside} labelled voxels of the segmentation lie outside the scan."),
                "Choose the segmentation of this scan; nothing is cut off silently.");
        }
    }

    private static List<SegmentSlice> Slices(LabelMap labels, SliceAxis axis, byte value, CancellationToken cancellationToken)
    {
        var slices = new List<SegmentSlice>();
        for (var n = 0; n < labels.Geometry.SliceCount(axis); n++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (labels.Slice(axis, n, value) is { IsEmpty: false } mask)
            {
                slices.Add(new SegmentSlice(n, RunLength.Encode(mask), mask.Area));
            }
        }

        return slices;
    }

    private static async Task<T> GuardAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(read, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (Mem3DException or OperationCanceledException) && DataErrors.Translate(e) is { } error)
        {
            throw error;
        }
    }
}
