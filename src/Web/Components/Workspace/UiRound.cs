using Mem3D.Core.Sessions;

namespace Mem3D.Web.Components.Workspace;

/// <summary>A round of the active label: what people did, then the propagation that ended it.</summary>
/// <param name="When">In the person's own time zone.</param>
/// <param name="Status">Of the propagation; null: the round is not propagated yet.</param>
public sealed record UiRound(
    int Round, string When, string Authors, int Prompts, int Accepts, EditStatus? Status, string Model, string? Failure, bool Undone, int Imports = 0);
