using Mem3D.Core.Segmentations;

namespace Mem3D.Core.Demonstration;

/// <summary>Fills a project with made-up people and work, marked as a demonstration.</summary>
public interface IDemoStore
{
    /// <summary>True when a project of the installation is marked as a demonstration.</summary>
    Task<bool> ExistsAsync(CancellationToken cancellationToken);

    /// <param name="projectId">An empty project but for one case.</param>
    /// <param name="masks">Masks by label, given to some of the cases that were worked on.</param>
    Task FillAsync(Guid projectId, DemoPlan plan, IReadOnlyDictionary<Guid, IReadOnlyList<SegmentSlice>> masks, CancellationToken cancellationToken);
}
