namespace Mem3D.Core.Deidentification;

/// <summary>What de-identification took out of files: names and counts, never values.</summary>
/// <param name="Files">How many files were gone through.</param>
/// <param name="Methods">The profile and the options applied, as the standard names them.</param>
/// <param name="Attributes">By tag, ascending.</param>
/// <param name="Warnings">What no table can take out, in words: text burned into pixels, recognisable faces.</param>
public sealed record DeidentificationReport(
    int Files, IReadOnlyList<string> Methods, IReadOnlyList<RemovedAttribute> Attributes, IReadOnlyList<string> Warnings)
{
    /// <summary>Values taken out or replaced.</summary>
    public int Values => Attributes.Sum(a => a.Count);

    /// <summary>Several reports as one; null when there is none.</summary>
    public static DeidentificationReport? Sum(IReadOnlyList<DeidentificationReport> reports) => reports.Count == 0 ? null : new(
        reports.Sum(r => r.Files),
        [.. reports.SelectMany(r => r.Methods).Distinct()],
        [.. reports.SelectMany(r => r.Attributes).GroupBy(a => (a.Tag, a.Name, a.Action)).OrderBy(g => g.Key.Tag, StringComparer.Ordinal)
            .Select(g => new RemovedAttribute(g.Key.Tag, g.Key.Name, g.Key.Action, g.Sum(a => a.Count)))],
        [.. reports.SelectMany(r => r.Warnings).Distinct()]);
}
