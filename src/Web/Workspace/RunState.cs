using Mem3D.Core.Sessions;
using Mem3D.Inference.Hosting;

namespace Mem3D.Web.Workspace;

/// <summary>How far a propagation is.</summary>
/// <param name="LabelId">The label the round was asked for; of several, the first.</param>
/// <param name="Others">The further labels of the round.</param>
/// <param name="Done">Network slices finished.</param>
/// <param name="Total">Upper bound of network slices; 0 until the first.</param>
/// <param name="Place">Where it stands in the queue, and about how long it takes.</param>
/// <param name="Failure">Why it failed, in words for people.</param>
public sealed record RunState(
    Guid EditId, Guid LabelId, IReadOnlyList<Guid> Others, EditStatus Status, int Done, int Total,
    QueuePlace Place, double MillisecondsPerSlice, string? Failure)
{
    /// <summary>Halted by a person until she lets it go on.</summary>
    public bool Paused { get; init; }
}
