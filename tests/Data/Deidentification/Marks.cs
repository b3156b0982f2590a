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
        var longOnes = values.Where(v => v.TakeWhile(char.IsAsciiHexDigit).Count() >= 20).ToList();
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
                    if (!IsChance(text, at) || longOnes.Exists(v => text.AsSpan(at).StartsWith(v, StringComparison.OrdinalIgnoreCase)))
                    {
                        found.Add($"{name}: {text[at..Math.Min(text.Length, at + 40)]}");
                    }

                    var next = text.AsSpan(at + 1).IndexOfAny(search);
                    at = next < 0 ? -1 : at + 1 + next;
                }
            }
        }

        return found;
    }

    /// <summary>
    /// Digits within a mapped UID, a digest or an id: drawn at random, so that a time of day like 092921 turns up in one of them now and then. Values
    /// that are themselves that long are found all the same.
    /// </summary>
    private static bool IsChance(string text, int at)
    {
        var (from, to) = (at, at);
        while (from > 0 && char.IsAsciiHexDigit(text[from - 1]))
        {
            from--;
        }

        while (to < text.Length && char.IsAsciiHexDigit(text[to]))
        {
            to++;
        }

        return to - from >= 20;
    }
}
