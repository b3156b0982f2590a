using System.Buffers;
using System.Text;

namespace Mem3D.Data.Tests.Deidentification;

/// <summary>Looks for values in every byte of a folder's files, names included.</summary>
internal static class Marks
{
    /// <summary>The values found, each with the file it is in.</summary>
    public static IReadOnlyList<string> Find(string folder, IReadOnlyCollection<string> values)
    {
        var search = SearchValues.Create([.. values.Distinct()], StringComparison.OrdinalIgnoreCase);
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var name = Path.GetRelativePath(folder, file);
            byte[] bytes;
            using (var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            {
                bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
            }

            foreach (var text in (string[])[name, Encoding.Latin1.GetString(bytes)])
            {
                for (var at = text.AsSpan().IndexOfAny(search); at >= 0 && found.Count < 20;)
                {
                    found.Add($"{name}: {text[at..Math.Min(text.Length, at + 40)]}");
                    var next = text.AsSpan(at + 1).IndexOfAny(search);
                    at = next < 0 ? -1 : at + 1 + next;
                }
            }
        }

        return found;
    }
}
