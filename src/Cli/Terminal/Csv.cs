namespace Mem3D.Cli.Terminal;

/// <summary>Fields of a CSV file (RFC 4180).</summary>
internal static class Csv
{
    /// <summary>
    /// A text as one field, quoted where needed. A text that a spreadsheet would take for a formula gets an apostrophe first.
    /// </summary>
    public static string Field(string text)
    {
        var safe = text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
