using System.Globalization;

namespace Mem3D.Cli.Evaluate;

/// <summary>How tables say things; undefined numbers are a dash.</summary>
internal static class Words
{
    /// <summary>Lower-case name of a choice, as on the command line.</summary>
    public static string Name<T>(T choice)
        where T : struct, Enum => choice.ToString().ToLowerInvariant();

    /// <summary>A choice as a JSON name: randomWalker.</summary>
    public static string Key<T>(T choice)
        where T : struct, Enum => char.ToLowerInvariant(choice.ToString()[0]) + choice.ToString()[1..];

    /// <summary>A choice as people write it: random walker.</summary>
    public static string Spaced<T>(T choice)
        where T : struct, Enum => string.Concat(Key(choice).Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));

    public static string Percent(double? share) => Number(100 * share, "0.0");

    public static string Number(double? value, string format) =>
        value is { } v && double.IsFinite(v) ? v.ToString(format, CultureInfo.InvariantCulture) : "–";

    /// <summary>From – to in percent.</summary>
    public static string Interval((double Low, double High)? interval) => interval is { } i ? $"{Percent(i.Low)} – {Percent(i.High)}" : "–";

    /// <summary>A difference in percent points with its sign.</summary>
    public static string Difference(double? value) => Number(100 * value, "+0.0;−0.0;0.0");
}
