using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Segmentations;

/// <summary>Layers of whole numbers on a grid, laid onto a scan.</summary>
internal sealed class GridSegmentation : IFittedSegmentation
{
    private readonly IReadOnlyList<SourceSegment> _segments;
    private readonly VolumeGeometry _grid;
    private readonly Func<int, IVoxelReader> _layer;
    private readonly ScanGrid _scan;
    private readonly GridMap _map;

    /// <param name="layer">The voxels of a layer.</param>
    /// <exception cref="Core.Errors.Mem3DException">The grid is not the scan's.</exception>
    public GridSegmentation(IReadOnlyList<SourceSegment> segments, VolumeGeometry grid, Func<int, IVoxelReader> layer, ScanGrid scan)
    {
        (_segments, _grid, _layer, _scan) = (segments, grid, layer, scan);
        _map = GridMap.Match(grid, scan.Geometry);
    }

    public string Fit => _map.Fit;

    public string? Reservation => null;

    public void Walk(int layer, Action<int, int> voxel, CancellationToken cancellationToken)
    {
        var byNumber = new Dictionary<int, int>();
        for (var n = 0; n < _segments.Count; n++)
        {
            if (_segments[n].Layer == layer)
            {
                byNumber[_segments[n].Number] = n;
            }
        }

        var size = _grid.Size;
        long at = 0, outside = 0;
        _layer(layer).Read(
            values =>
            {
                foreach (var v in values)
                {
                    if (v != 0 && byNumber.TryGetValue((int)v, out var segment))
                    {
                        var row = at / size.Width;
                        var (i, j, k) = _map.Map((int)(at % size.Width), (int)(row % size.Height), (int)(row / size.Height));
                        if (_scan.Holds(i, j, k))
                        {
                            voxel(segment, _scan.Index(i, j, k));
                        }
                        else
                        {
                            outside++;
                        }
                    }

                    at++;
                }
            },
            cancellationToken);
        if (outside > 0)
        {
            throw SegmentationErrors.Outside(outside);
        }
    }
}
