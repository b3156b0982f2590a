using System.Globalization;

namespace Mem3D.Cli.Import;

/// <summary>Frames as a command line names them: "all", or numbers and ranges from 0, "0,2,5-7".</summary>
internal sealed record FrameList(IReadOnlyList<(int First, int Last)>? Ranges)
{
    /// <summary>Null when it is no such list.</summary>
    public static FrameList? Parse(string text)
    {
        if (text == "all")
        {
            return new FrameList((IReadOnlyList<(int, int)>?)null);
        }

        var ranges = new List<(int First, int Last)>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-').Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1).ToArray();
            if (ends is not ([>= 0] or [>= 0, >= 0]) || ends[^1] < ends[0])
            {
                return null;
            }

            ranges.Add((ends[0], ends[^1]));
        }

        return new FrameList(ranges);
    }

    /// <summary>Those of a source with so many.</summary>
    public IReadOnlyList<int> Of(int frames) =>
        [.. Enumerable.Range(0, frames).Where(f => Ranges is null || Ranges.Any(r => f >= r.First && f <= r.Last))];
}
