namespace Mem3D.Core.Archives;

/// <summary>The study and series a case came from, by the archive's own identifiers.</summary>
public sealed record CaseOrigin(string StudyUid, string SeriesUid);
