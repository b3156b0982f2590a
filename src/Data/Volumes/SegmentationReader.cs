using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Mem3D.Core.Errors;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Segmentations;
using Mem3D.Core.Volumes;
using Mem3D.Data.Deidentification;
using Mem3D.Data.Formats;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Dicom.Deidentification;
using Mem3D.Data.Formats.Segmentations;
using Mem3D.Data.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Volumes;

/// <summary>Carries the voxels of segmentation files over onto cases, one to one. Memory: one byte a voxel of the scan.</summary>
internal sealed class SegmentationReader(IProjectStore projects, Database database, ProjectKeys keys, IDicomBackend backend) : ISegmentationReader
{
    public async Task<SegmentationPreview> InspectAsync(Guid caseId, UploadedFile file, CancellationToken cancellationToken)
    {
        var info = await projects.CaseAsync(caseId, cancellationToken).ConfigureAwait(false);
        var labels = await projects.LabelsAsync(info.ProjectId, cancellationToken).ConfigureAwait(false);
        var scan = await ScanAsync(info, cancellationToken).ConfigureAwait(false);
        return await GuardAsync(
            () =>
            {
                var source = SegmentationFiles.Open(file, backend, cancellationToken);
                _ = VoxelTranscoder.Fits(info.Volume.Geometry);
                var fitted = source.On(scan);
                var voxels = new long[source.Segments.Count];
                var lost = new SortedSet<int>();
                foreach (var layer in source.Segments.Select(s => s.Layer).Distinct())
                {
                    Walk(fitted, info, layer, (segment, _) => voxels[segment]++, k => lost.Add(k), cancellationToken);
                }

                return voxels.Any(v => v > 0)
                    ? new SegmentationPreview(source.Format, fitted.Fit, [.. source.Segments.Select((s, n) => Found(s, n, voxels[n], labels))]) { Reservation = Reservation(fitted, lost) }
                    : throw new Mem3DException(ErrorKind.Invalid, "The segmentation is empty.", "Choose a file that holds masks.");
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyDictionary<int, IReadOnlyList<SegmentSlice>>> ReadAsync(
        Guid caseId, UploadedFile file, IReadOnlyCollection<int> segments, CancellationToken cancellationToken)
    {
        var info = await projects.CaseAsync(caseId, cancellationToken).ConfigureAwait(false);
        var scan = await ScanAsync(info, cancellationToken).ConfigureAwait(false);
        return await GuardAsync(
            () =>
            {
                var source = SegmentationFiles.Open(file, backend, cancellationToken);
                if (segments.Any(s => s < 0 || s >= source.Segments.Count))
                {
                    throw new Mem3DException(ErrorKind.Invalid, "The segmentation has no such segment.", "Choose among the segments that are shown.");
                }

                var fitted = source.On(scan);
                var found = new Dictionary<int, IReadOnlyList<SegmentSlice>>();
                foreach (var layer in segments.GroupBy(s => source.Segments[s].Layer))
                {
                    var values = new byte[VoxelTranscoder.Fits(info.Volume.Geometry)];
                    Walk(fitted, info, layer.Key, (segment, at) => values[at] = (byte)(segment + 1), _ => { }, cancellationToken);
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

    /// <summary>Leaves out what lies on slices that are damaged or missing: nothing is segmented there.</summary>
    private static void Walk(
        IFittedSegmentation fitted, CaseInfo info, int layer, Action<int, int> voxel, Action<int> lost, CancellationToken cancellationToken)
    {
        var plane = info.Volume.Geometry.Size.Width * info.Volume.Geometry.Size.Height;
        var damaged = info.Volume.DamagedSlices.ToHashSet();
        fitted.Walk(
            layer,
            damaged.Count == 0 ? voxel : (segment, at) =>
            {
                if (damaged.Contains(at / plane))
                {
                    lost(at / plane);
                }
                else
                {
                    voxel(segment, at);
                }
            },
            cancellationToken);
    }

    private static string? Reservation(IFittedSegmentation fitted, SortedSet<int> lost)
    {
        if (lost.Count == 0)
        {
            return fitted.Reservation;
        }

        var left = string.Create(
            CultureInfo.InvariantCulture, $"Its masks on {(lost.Count == 1 ? "slice" : "slices")} {string.Join(", ", lost.Take(5).Select(k => k + 1))}{(lost.Count > 5 ? " …" : "")} are left out: the scan has no image there.");
        return fitted.Reservation is { } other ? $"{other} {left}" : left;
    }

    private async Task<ScanGrid> ScanAsync(CaseInfo info, CancellationToken cancellationToken)
    {
        var source = await database.ReadAsync(
            db => db.Volumes.Where(v => v.Id == info.VolumeId).Select(v => new { v.SlicePositions, v.DicomSource, v.Deidentification }).SingleAsync(cancellationToken),
            cancellationToken).ConfigureAwait(false);
        return new ScanGrid(
            info.Volume.Geometry, source.SlicePositions is { } p ? MemoryMarshal.Cast<byte, double>(p).ToArray() : null,
            source.DicomSource is { } d ? JsonSerializer.Deserialize<DicomSource>(d) : null)
        {
            Pseudonym = source.Deidentification is null ? static uid => uid : new UidMapper(keys.Of(info.ProjectId)).Map,
        };
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
