using Mem3D.Core.Sessions;

namespace Mem3D.Web.Workspace;

/// <summary>How far a propagation is.</summary>
/// <param name="Done">Network slices finished.</param>
/// <param name="Total">Upper bound of network slices; 0 until the first.</param>
/// <param name="Position">0: running; n: nth in the queue.</param>
/// <param name="Failure">Why it failed, in words for people.</param>
public sealed record RunState(
    Guid EditId, Guid LabelId, EditStatus Status, int Done, int Total, int Position, double MillisecondsPerSlice, string? Failure);
