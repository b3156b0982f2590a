using System.Globalization;

namespace Mem3D.Data.Formats.Samples;

/// <summary>
/// What a header says of the files its voxels are in: one name, a list of them, or a pattern such as <c>slice%03d.raw 1 30 1</c> (NRRD and MetaImage
/// write them alike). Names are matched with files that came along; they are never paths.
/// </summary>
internal static class DataFiles
{
    private const int MostFiles = 100_000;

    /// <summary>The names in the order of their voxels.</summary>
    /// <param name="field">What follows "data file:" or "ElementDataFile =".</param>
    /// <param name="rest">The header's lines after it, which a list consists of.</param>
    /// <exception cref="Core.Errors.Mem3DException">A pattern without end, or an empty list.</exception>
    public static IReadOnlyList<string> Names(string field, IEnumerable<string> rest)
    {
        var words = HeaderNumbers.Words(field);
        if (words is ["LIST", ..])
        {
            var listed = rest.Select(l => l.Trim()).Where(l => l.Length > 0).Take(MostFiles).ToList();
            return listed.Count > 0 ? listed : throw SampleErrors.Damaged("its list of voxel files is empty");
        }

        if (words.Length < 3 || !words[0].Contains('%', StringComparison.Ordinal))
        {
            return [field.Trim()];
        }

        var (first, last) = (HeaderNumbers.Whole(words[1], "data file"), HeaderNumbers.Whole(words[2], "data file"));
        var step = words.Length > 3 ? HeaderNumbers.Whole(words[3], "data file") : 1;
        if (step == 0 || ((long)last - first) / step is < 0 or >= MostFiles)
        {
            throw SampleErrors.Damaged("its pattern of voxel files has no end");
        }

        return [.. Enumerable.Range(0, (int)(((long)last - first) / step) + 1).Select(n => Fill(words[0], first + (n * step)))];
    }

    /// <summary>printf's %d, %3d and %03d.</summary>
    private static string Fill(string pattern, int number)
    {
        var at = pattern.IndexOf('%', StringComparison.Ordinal);
        var end = at + 1;
        while (end < pattern.Length && char.IsAsciiDigit(pattern[end]))
        {
            end++;
        }

        if (end >= pattern.Length || pattern[end] is not ('d' or 'i' or 'u'))
        {
            throw SampleErrors.Damaged("its pattern of voxel files is not understood");
        }

        var width = pattern[(at + 1)..end];
        var digits = width.Length == 0 ? 0 : Math.Min(20, HeaderNumbers.Whole(width, "data file"));
        var text = number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, width.StartsWith('0') ? '0' : ' ');
        return $"{pattern[..at]}{text}{pattern[(end + 1)..]}";
    }
}
