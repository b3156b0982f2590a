namespace Mem3D.Core.Sessions;

/// <summary>A round of one label as a node of the history's tree: what people did, and the propagation that ended it.</summary>
/// <param name="EditId">Its last edit: the moment that comparing and restoring mean.</param>
/// <param name="ParentId">The round it grew from; null for the first.</param>
/// <param name="Round">Rounds from the first one to this, from 0.</param>
/// <param name="At">When its last edit was made.</param>
/// <param name="Authors">Who took part, in order of appearance.</param>
/// <param name="Prompts">Prompts and "no target here".</param>
/// <param name="Drawings">Gestures by hand.</param>
/// <param name="Accepts">Acceptances.</param>
/// <param name="Imports">Files.</param>
/// <param name="Restored">True: it began by restoring its parent's moment, or slices of it.</param>
/// <param name="Status">Of the propagation; null: none ended the round yet.</param>
/// <param name="Model">Model set and version; empty when no network was asked.</param>
/// <param name="Failure">Why the newest failed edit failed.</param>
/// <param name="Present">On the branch that the page shows: neither undone nor passed by.</param>
/// <param name="Slices">Slices with the target on them.</param>
/// <param name="Voxels">Voxels of the label.</param>
/// <param name="MeanQuality">Over slices with the target; null when there are none.</param>
public sealed record RoundNode(
    Guid EditId, Guid? ParentId, int Round, DateTimeOffset At, IReadOnlyList<string> Authors, int Prompts, int Drawings, int Accepts, int Imports,
    bool Restored, EditStatus? Status, string Model, string? Failure, bool Present, int Slices, long Voxels, double? MeanQuality);
