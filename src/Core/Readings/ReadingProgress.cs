namespace Mem3D.Core.Readings;

/// <summary>How far the readings of a group are.</summary>
/// <param name="Labels">Labels that have states, by case.</param>
/// <param name="Version">The same as long as no reading has changed; null while something is still being written.</param>
public sealed record ReadingProgress(IReadOnlyDictionary<Guid, IReadOnlyList<Guid>> Labels, string? Version);
