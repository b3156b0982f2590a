using System.Globalization;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Review;
using Mem3D.Core.Volumes;
using Mem3D.Core.Work;

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

    /// <summary>What somebody is in a project.</summary>
    public static string Of(ProjectRole? role) => role?.ToString().ToLowerInvariant() ?? "administrator";

    /// <summary>The state of a case, as a chip says it.</summary>
    public static string Of(WorkState state) => WorkRules.Name(state);

    /// <summary>Why a slice is shown to the reviewer.</summary>
    public static string Of(SliceCard card) => card.Reason switch
    {
        CardReason.LowQuality => $"low quality {Quality(card.Quality)}",
        CardReason.LargeChange => $"changed by {Quality(card.Change)}",
        _ => "random sample",
    };

    /// <summary>Active time: "4 h 12 min", "35 min", "40 s".</summary>
    public static string Time(double seconds) => seconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3600):0} h {seconds % 3600 / 60:0} min"),
    };

    /// <summary>A share as per cent; nothing known: a dash.</summary>
    public static string Share(double? share) => share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{100 * s:0} %") : "–";

    /// <summary>A quality to two places; nothing known: a dash.</summary>
    public static string Quality(double? quality) => quality is { } q ? string.Create(CultureInfo.InvariantCulture, $"{q:0.00}") : "–";

    /// <summary>A time of day, in the one zone that everybody who reads it shares.</summary>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A day, in UTC.</summary>
    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>Size in voxels and spacing in millimetres: "512 × 512 × 120 · 0.78 × 0.78 × 2.5 mm".</summary>
    public static string Size(VolumeGeometry g)
    {
        var (i, j, k) = g.SpacingMm;
        return string.Create(
            CultureInfo.InvariantCulture, $"{g.Size.Width} × {g.Size.Height} × {g.Size.Depth} · {i:0.##} × {j:0.##} × {k:0.##} mm");
    }
}
