using System.Globalization;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;

namespace Mem3D.Web.Components.Shared;

/// <summary>Numbers and dates as people read them.</summary>
internal static class Words
{
    public static string Count(int n, string noun) => n == 1 ? $"1 {noun}" : $"{n} {noun}s";

    /// <summary>A duration as people say it: "about 4 s", "about 1½ min". The queue rounds it up to seconds, five seconds, half minutes.</summary>
    public static string About(double seconds)
    {
        var halves = (int)Math.Round(seconds / 30);
        return seconds < 60
            ? string.Create(CultureInfo.InvariantCulture, $"about {seconds:0} s")
            : string.Create(CultureInfo.InvariantCulture, $"about {halves / 2}{(halves % 2 == 1 ? "½" : "")} min");
    }

    /// <summary>What a label does where it meets another one.</summary>
    public static string Of(OverlapRule rule) => rule switch
    {
        OverlapRule.Precedence => "it goes before the others",
        OverlapRule.Allowed => "it shares voxels",
        _ => "the more probable label keeps the voxel",
    };

    public static string Day(DateTimeOffset at) => at.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>Size in voxels and spacing in millimetres: "512 × 512 × 120 · 0.78 × 0.78 × 2.5 mm".</summary>
    public static string Size(VolumeGeometry g)
    {
        var (i, j, k) = g.SpacingMm;
        return string.Create(
            CultureInfo.InvariantCulture, $"{g.Size.Width} × {g.Size.Height} × {g.Size.Depth} · {i:0.##} × {j:0.##} × {k:0.##} mm");
    }
}
