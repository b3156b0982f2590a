using System.Globalization;

namespace Mem3D.Data.Formats.Dicom.Deidentification;

/// <summary>
/// The Basic Application Level Confidentiality Profile (DICOM PS3.15, Annex E): what is listed may identify a patient or somebody else. Of a scan only the
/// attributes of <see cref="DicomTag"/> are ever read and nothing of its files is stored, so that "remove" is what happens to everything else; the table
/// says what that was.
/// </summary>
internal static class BasicProfile
{
    /// <summary>DCM 113100.</summary>
    public const string Method = "Basic Application Confidentiality Profile";

    /// <summary>DCM 113110.</summary>
    public const string RetainUids = "Retain UIDs Option";

    private static readonly Dictionary<uint, ProfileEntry> Exact = [];
    private static readonly List<(uint Mask, uint Tag, ProfileEntry Entry)> Ranges = [];
    private static readonly ProfileEntry Private = new("Private Attributes", "X");

    static BasicProfile()
    {
        using var resource = typeof(BasicProfile).Assembly.GetManifestResourceStream("Mem3D.BasicProfile.csv")!;
        using var reader = new StreamReader(resource);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.Split(';') is not [var tag, var name, var action])
            {
                continue;
            }

            var value = uint.Parse(tag.Replace('X', '0'), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (tag.Contains('X', StringComparison.Ordinal))
            {
                var mask = uint.Parse(string.Concat(tag.Select(c => c == 'X' ? '0' : 'F')), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                Ranges.Add((mask, value, new ProfileEntry(name, action)));
            }
            else
            {
                Exact[value] = new ProfileEntry(name, action);
            }
        }
    }

    /// <summary>Rows, without the one of private attributes.</summary>
    public static int Count => Exact.Count + Ranges.Count;

    /// <summary>The tag under which all private attributes are counted.</summary>
    public static uint AnyPrivate => 0x0001_0000;

    public static bool IsPrivate(uint tag) => ((tag >> 16) & 1) == 1 && tag >> 16 > 8 && tag >> 16 != 0xFFFF;

    /// <summary>The row of a tag; null when the profile leaves it alone.</summary>
    public static ProfileEntry? Find(uint tag)
    {
        if (Exact.TryGetValue(tag, out var entry))
        {
            return entry;
        }

        if (tag == AnyPrivate || IsPrivate(tag))
        {
            return Private;
        }

        var range = Ranges.Find(r => (tag & r.Mask) == r.Tag);
        return range.Entry;
    }
}
