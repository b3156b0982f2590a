using Mem3D.Core.Interactions;

namespace Mem3D.Core.Sessions;

/// <summary>An edit about to be stored.</summary>
/// <param name="Prompt">The prompt drawn, for <see cref="EditKind.Prompt"/> and <see cref="EditKind.NoTarget"/>; else null.</param>
/// <param name="Options">Settings of the run as JSON, for the record; null when there are none.</param>
public sealed record NewEdit(
    Guid CaseId, Guid LabelId, EditKind Kind, int? Slice, Guid AuthorId, string Model, Prompt? Prompt, string? Options);
