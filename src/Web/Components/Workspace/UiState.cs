using Mem3D.Core.Sessions;

namespace Mem3D.Web.Components.Workspace;

/// <summary>What the panels show, as the client tells it (Client/workspace/uiState.ts). Of low frequency: never while scrolling or drawing.</summary>
/// <param name="Connection">connecting, connected, reconnecting, signed-out, closed.</param>
/// <param name="Saved">saved, saving, unsaved.</param>
/// <param name="Pending">Prompts that the server has not confirmed.</param>
public sealed record UiState(
    string Connection, string Saved, int Pending, Guid? ActiveLabelId, IReadOnlyList<UiLabel> Labels, UiQuality Quality,
    UiSuggestion? Suggestion, IReadOnlyList<UiRound> Rounds, bool Running)
{
    public static UiState Empty { get; } = new("connecting", "saved", 0, null, [], new UiQuality(0, 0, 0, 0, null, 0), null, [], false);
}

/// <summary>A label with what is on the case of it.</summary>
public sealed record UiLabel(
    Guid Id, int Number, string Name, string Color, string? Code, string? Meaning, double Millilitres, bool Visible);

/// <summary>Quality of the active label.</summary>
/// <param name="Slices">Slices of the volume.</param>
/// <param name="Touched">Slices with a state, the target's or an empty one.</param>
/// <param name="Masks">Slices with the target on them.</param>
/// <param name="Anchored">Slices a person vouches for.</param>
/// <param name="Mean">Mean over slices with the target on them; null when there are none.</param>
/// <param name="Acceptable">Slices that "accept the good ones" would accept.</param>
public sealed record UiQuality(int Slices, int Touched, int Masks, int Anchored, double? Mean, int Acceptable);

/// <summary>The slice to fix next and why.</summary>
public sealed record UiSuggestion(int Slice, string Reason);

/// <summary>A round of the active label: what people did, then the propagation that ended it.</summary>
/// <param name="When">In the person's own time zone.</param>
/// <param name="Status">Of the propagation; null: the round is not propagated yet.</param>
public sealed record UiRound(
    int Round, string When, string Authors, int Prompts, int Accepts, EditStatus? Status, string Model, string? Failure, bool Undone);
