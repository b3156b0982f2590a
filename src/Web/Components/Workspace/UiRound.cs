using Mem3D.Core.Sessions;

namespace Mem3D.Web.Components.Workspace;

/// <summary>A round of the active label as a row of the history's tree, newest first.</summary>
/// <param name="EditId">The moment it ended.</param>
/// <param name="Depth">Branches to the right of the one that is shown.</param>
/// <param name="When">In the person's own time zone.</param>
/// <param name="Restored">It began by restoring another round.</param>
/// <param name="Status">Of the propagation; null: the round is not propagated yet.</param>
/// <param name="Present">Neither undone nor passed by.</param>
/// <param name="Current">The newest one.</param>
/// <param name="MeanQuality">Over slices with the target; null when there are none.</param>
/// <param name="Chosen">Chosen to be compared with another one.</param>
public sealed record UiRound(
    Guid EditId, int Round, int Depth, string When, string Authors, int Prompts, int Drawings, int Accepts, int Imports, bool Restored, EditStatus? Status,
    string Model, string? Failure, bool Present, bool Current, int Slices, double Millilitres, double? MeanQuality, bool Chosen);
