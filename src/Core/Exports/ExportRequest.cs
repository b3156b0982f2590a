namespace Mem3D.Core.Exports;

/// <summary>What to export of a case.</summary>
/// <param name="Labels">The labels wanted; null: all that have masks.</param>
public sealed record ExportRequest(ExportFormat Format, IReadOnlyList<Guid>? Labels);
