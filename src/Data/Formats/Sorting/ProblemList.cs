using System.Globalization;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Sorting;

/// <summary>Problems as they are found; the same one of many files becomes one line.</summary>
internal sealed class ProblemList
{
    private const int Few = 5;

    private readonly List<(string File, string Reason, string Remedy)> _all = [];

    public void Add(string file, string reason, string remedy) => _all.Add((file, reason, remedy));

    public void AddAll(IEnumerable<string> files, string reason, string remedy) => _all.AddRange(files.Select(f => (f, reason, remedy)));

    /// <summary>Few files are named one by one: "a.nii, b.nii and c.txt"; many by the first: "IM001 and 41 more".</summary>
    public static string Several(IReadOnlyList<string> names) => names.Count switch
    {
        1 => names[0],
        <= Few => $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{names[0]} and {names.Count - 1} more"),
    };

    public IReadOnlyList<ImportProblem> ToReport() =>
        [.. _all.GroupBy(p => (p.Reason, p.Remedy)).Select(g => new ImportProblem(Several([.. g.Select(p => p.File)]), g.Key.Reason, g.Key.Remedy))];
}
