namespace Mem3D.Data.Exports;

/// <summary>Names of exported files: letters, digits, points, dashes and underscores only; never empty, never hidden.</summary>
internal static class ExportNames
{
    private const int Longest = 100;

    public static string Safe(string name, string fallback)
    {
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')).Trim('-', '_');
        return safe.Length == 0 ? fallback : safe.Length > Longest ? safe[..Longest] : safe;
    }

    /// <summary>A different name for each, in order.</summary>
    public static IReadOnlyList<string> Distinct(IEnumerable<string> names, string fallback)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. names.Select(n =>
        {
            var safe = Safe(n, fallback);
            var unique = safe;
            for (var m = 2; !taken.Add(unique); m++)
            {
                unique = $"{safe}-{m}";
            }

            return unique;
        })];
    }
}
