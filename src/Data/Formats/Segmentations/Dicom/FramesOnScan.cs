using System.Runtime.InteropServices;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Dicom;

namespace Mem3D.Data.Formats.Segmentations.Dicom;

/// <summary>The frames of a DICOM Segmentation, each laid onto the scan by its own place, so that slices may be left out or unevenly spaced.</summary>
internal sealed class FramesOnScan : IFittedSegmentation
{
    private readonly DicomSegmentation _source;
    private readonly IDicomBackend _backend;
    private readonly ScanGrid _scan;
    private readonly GridMap[] _maps;

    /// <exception cref="Core.Errors.Mem3DException">A frame does not lie on the scan's voxels.</exception>
    public FramesOnScan(DicomSegmentation source, IDicomBackend backend, ScanGrid scan, string? reservation)
    {
        (_source, _backend, _scan, Reservation) = (source, backend, scan, reservation);
        _maps = [.. source.Image.Places.Select(Map)];
    }

    public string Fit => _scan.TruePositionsMm is null ? "the scan's voxels" : "the scan's own slices, which are unevenly spaced";

    public string? Reservation { get; }

    public void Walk(int layer, Action<int, int> voxel, CancellationToken cancellationToken)
    {
        var segmentOf = _source.Segments.Index().Where(s => s.Item.Layer == layer).DistinctBy(s => s.Item.Number).ToDictionary(s => s.Item.Number, s => s.Index);
        long outside = 0;
        using var pixels = _backend.Pixels(_source.Image);
        for (var n = 0; n < _maps.Length; n++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_source.Type != SegmentationType.LabelMap && !segmentOf.ContainsKey(_source.NumberOfFrame[n]))
            {
                continue;
            }

            var samples = pixels.Frame(n, cancellationToken);
            var (width, count) = (_source.Image.Columns, _source.Image.Columns * _source.Image.Rows);
            for (var at = 0; at < count; at++)
            {
                if (!segmentOf.TryGetValue(Number(samples, at, n), out var segment))
                {
                    continue;
                }

                var (i, j, k) = _maps[n].Map(at % width, at / width, 0);
                if (_scan.Holds(i, j, k))
                {
                    voxel(segment, _scan.Index(i, j, k));
                }
                else
                {
                    outside++;
                }
            }
        }

        if (outside > 0)
        {
            throw SegmentationErrors.Outside(outside);
        }
    }

    /// <summary>Number of the segment that a sample of a frame belongs to; −1: to none.</summary>
    private int Number(byte[] samples, int at, int frame) => _source.Type switch
    {
        SegmentationType.Binary => samples[at] != 0 ? _source.NumberOfFrame[frame] : -1,
        SegmentationType.Fractional => samples[at] > 0 && samples[at] >= _source.Half ? _source.NumberOfFrame[frame] : -1,
        _ => _source.Image.BitsAllocated == 8 ? samples[at] : MemoryMarshal.Read<ushort>(samples.AsSpan(2 * at)),
    };

    private GridMap Map(DicomFrame frame)
    {
        var (p, o, s) = (frame.Position!, frame.Orientation!, frame.Spacing!);
        var target = _scan.Near(p[0], p[1], p[2]);

        // one slice has no step to the next; any that leaves its plane does
        double[] normal = [(o[1] * o[5]) - (o[2] * o[4]), (o[2] * o[3]) - (o[0] * o[5]), (o[0] * o[4]) - (o[1] * o[3])];
        var step = Enumerable.Range(0, 3).Select(a => target.Step((SliceAxis)a)).MaxBy(v => Math.Abs((v.X * normal[0]) + (v.Y * normal[1]) + (v.Z * normal[2])));
        var own = new Affine(
            o[0] * s[1], o[3] * s[0], step.X, p[0],
            o[1] * s[1], o[4] * s[0], step.Y, p[1],
            o[2] * s[1], o[5] * s[0], step.Z, p[2]);
        if (!own.IsUsable())
        {
            throw DicomErrors.Damaged("a frame's directions are not at right angles");
        }

        return GridMap.Match(new VolumeGeometry(new VolumeSize(_source.Image.Columns, _source.Image.Rows, 1), own), _scan.Geometry with { IjkToLps = target });
    }
}
