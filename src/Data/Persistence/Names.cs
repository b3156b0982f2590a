using Mem3D.Core.Errors;

namespace Mem3D.Data.Persistence;

/// <summary>Names as people type them.</summary>
internal static class Names
{
    public const int MaximumLength = 200;

    /// <summary>Trimmed name.</summary>
    /// <exception cref="Mem3DException">Empty, over-long, or with control characters.</exception>
    public static string Check(string? name, string of)
    {
        var trimmed = (name ?? "").Trim();
        if (trimmed.Length is 0 or > MaximumLength || trimmed.Any(char.IsControl))
        {
            throw new Mem3DException(
                ErrorKind.Invalid, $"The {of}'s name is empty, longer than {MaximumLength} characters, or on several lines.", "Give a short name on one line.");
        }

        return trimmed;
    }

    /// <summary>A name usable as a case's, whatever it was: cleaned, cut, and never empty.</summary>
    public static string Clean(string? name, string fallback)
    {
        var cleaned = string.Concat((name ?? "").Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        cleaned = cleaned.Length > MaximumLength - 10 ? cleaned[..(MaximumLength - 10)].Trim() : cleaned;
        return cleaned.Length == 0 ? fallback : cleaned;
    }

    /// <summary>The name, or the name with the first free number: "liver", "liver (2)", "liver (3)". Case does not distinguish.</summary>
    public static string Unique(string name, IReadOnlySet<string> taken)
    {
        var candidate = name;
        for (var n = 2; taken.Contains(candidate); n++)
        {
            candidate = $"{name} ({n})";
        }

        return candidate;
    }
}
