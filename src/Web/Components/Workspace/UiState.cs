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
