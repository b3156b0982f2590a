using System.Globalization;
using System.Text;
using Mem3D.Cli.Terminal;

namespace Mem3D.Cli.Segment;

/// <summary>The estimates of every slice as CSV (RFC 4180, point as decimal sign): label, slice, area in voxels, quality, presence, anchored.</summary>
internal static class QualityCsv
{
    public static void Write(string path, IEnumerable<LabelResult> results)
    {
        var text = new StringBuilder("label,slice,area,quality,presence,anchored\n");
        foreach (var result in results)
        {
            foreach (var e in result.Estimates)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Csv.Field(result.Name)},{e.Slice},{result.Mask.Area(e.Slice)},{e.Quality:0.####},{e.Presence:0.####},{(e.Anchored ? 1 : 0)}\n");
            }
        }

        File.WriteAllText(path, text.ToString());
    }
}
