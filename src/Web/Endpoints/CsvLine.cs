namespace Mem3D.Web.Endpoints;

/// <summary>A line of CSV (RFC 4180). A field that a spreadsheet would take for a formula is marked as text.</summary>
internal static class CsvLine
{
    public static string Of(params IEnumerable<string?> fields) => string.Join(',', fields.Select(Quote)) + "\r\n";

    private static string Quote(string? field)
    {
        var text = field ?? "";
        if (text.Length > 0 && text[0] is '=' or '+' or '@' or '\t' or '\r' || (text.Length > 1 && text[0] == '-' && !char.IsAsciiDigit(text[1])))
        {
            text = "'" + text;
        }

        return text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
