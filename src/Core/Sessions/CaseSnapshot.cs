using Mem3D.Core.Projects;

namespace Mem3D.Core.Sessions;

/// <summary>Everything about a case that a page needs to draw it, read in one transaction.</summary>
/// <param name="Slices">Current state of every touched slice, by label.</param>
/// <param name="Prompts">Prompts of edits that are not undone, oldest first.</param>
/// <param name="Edits">History without discarded edits, oldest first; undone ones at its end.</param>
public sealed record CaseSnapshot(
    CaseInfo Case, IReadOnlyList<Label> Labels, IReadOnlyDictionary<Guid, IReadOnlyList<SliceState>> Slices,
    IReadOnlyList<StoredPrompt> Prompts, IReadOnlyList<Edit> Edits);
