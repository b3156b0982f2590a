namespace Mem3D.Data.Formats.Segmentations;

/// <summary>A segmentation laid onto the voxels of a scan, one to one.</summary>
internal interface IFittedSegmentation
{
    /// <summary>How it lies to the scan, in words for people.</summary>
    string Fit { get; }

    /// <summary>What a person must know before taking it; null when there is nothing.</summary>
    string? Reservation { get; }

    /// <summary>Tells every labelled voxel of a layer.</summary>
    /// <param name="voxel">Takes the number of the segment, from 0, and the voxel's index in the scan.</param>
    /// <exception cref="Core.Errors.Mem3DException">Damaged, or labelled voxels lie outside the scan.</exception>
    void Walk(int layer, Action<int, int> voxel, CancellationToken cancellationToken);
}
