using System.Text;

namespace Mem3D.Data.Formats.Samples;

/// <summary>The lines of a header at the start of a file, read in bounded memory.</summary>
internal static class TextHeader
{
    /// <summary>Longer than any header; a .seg.nrrd of hundreds of segments has some 200 KiB.</summary>
    private const int MostBytes = 4 << 20;

    /// <summary>Reads lines up to and including the one after which <paramref name="last"/> says to stop, or to the end of the file.</summary>
    /// <returns>The lines without their ends, and the byte after the last of them.</returns>
    /// <exception cref="Core.Errors.Mem3DException">Longer than any header.</exception>
    public static (IReadOnlyList<string> Lines, long End) Read(string path, Func<string, bool> last)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 14);
        var lines = new List<string>();
        var line = new List<byte>();
        for (var at = 0; at < MostBytes; at++)
        {
            var b = file.ReadByte();
            if (b >= 0 && b != '\n')
            {
                line.Add((byte)b);
                continue;
            }

            if (b < 0 && line.Count == 0)
            {
                return (lines, at);
            }

            var text = Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            lines.Add(text);
            line.Clear();
            if (b < 0 || last(text))
            {
                return (lines, b < 0 ? at : at + 1);
            }
        }

        throw SampleErrors.Damaged("its header has no end");
    }
}
