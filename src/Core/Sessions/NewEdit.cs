using Mem3D.Core.Interactions;

namespace Mem3D.Core.Sessions;

/// <summary>An edit about to be stored.</summary>
/// <param name="Prompt">The prompt drawn, for <see cref="EditKind.Prompt"/> and <see cref="EditKind.NoTarget"/>; else null.</param>
/// <param name="Options">Settings of the run as JSON, for the record; null when there are none.</param>
public sealed record NewEdit(
    Guid CaseId, Guid LabelId, EditKind Kind, int? Slice, Guid AuthorId, string Model, Prompt? Prompt, string? Options)
{
    /// <summary>The page's own name of the gesture; no two edits of a case have the same.</summary>
    public Guid? GestureId { get; init; }

    /// <summary>The edit whose moment is brought back; for <see cref="EditKind.Restore"/> only.</summary>
    public Guid? Source { get; init; }

    /// <summary>What is said of the slice; for <see cref="EditKind.Memory"/> only.</summary>
    public MemoryChoice? Choice { get; init; }
}
