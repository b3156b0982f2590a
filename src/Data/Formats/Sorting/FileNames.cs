namespace Mem3D.Data.Formats.Sorting;

/// <summary>Names that came from outside: shown to people, never used as paths.</summary>
internal static class FileNames
{
    private const int Longest = 120;

    /// <summary>The last part of a name with folders, without control characters, cut to a length that fits a message.</summary>
    public static string Last(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        last = string.Concat(last.Where(c => !char.IsControl(c)));
        return last.Length == 0 ? "(no name)" : last.Length > Longest ? last[..Longest] : last;
    }

    /// <summary>The name without the ending of its format.</summary>
    public static string Stem(string name)
    {
        var last = Last(name);
        foreach (var ending in new[] { ".nii.gz", ".nii", ".hdr.gz", ".hdr", ".seg.nrrd", ".nrrd", ".nhdr", ".mha", ".mhd", ".gz", ".zip" })
        {
            if (last.Length > ending.Length && last.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return last[..^ending.Length];
            }
        }

        return last;
    }

    /// <summary>Files that operating systems add on their own and nobody misses.</summary>
    public static bool IsSystemFile(string name) =>
        name.StartsWith("__MACOSX/", StringComparison.Ordinal) || name.Contains("/__MACOSX/", StringComparison.Ordinal)
        || Last(name) is ".DS_Store" or "Thumbs.db" or "desktop.ini" || Last(name).StartsWith("._", StringComparison.Ordinal);
}
