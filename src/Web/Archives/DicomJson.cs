using System.Globalization;
using System.Text.Json;

namespace Mem3D.Web.Archives;

/// <summary>One object of the DICOM JSON Model (PS3.18, Annex F). Tags as eight hexadecimal digits. What is malformed reads as absent.</summary>
internal readonly struct DicomJson(JsonElement element)
{
    /// <summary>First value as text; of a name its alphabetic form; empty when absent.</summary>
    public string Text(string tag) => Texts(tag) is [var first, ..] ? first : "";

    public IReadOnlyList<string> Texts(string tag) => [.. Values(tag).Select(Plain)];

    public int? Integer(string tag) =>
        double.TryParse(Text(tag), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < int.MaxValue ? (int)number : null;

    public IReadOnlyList<DicomJson> Items(string tag) => [.. Values(tag).Where(v => v.ValueKind == JsonValueKind.Object).Select(v => new DicomJson(v))];

    private JsonElement[] Values(string tag) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(tag, out var attribute) && attribute.ValueKind == JsonValueKind.Object
        && attribute.TryGetProperty("Value", out var values) && values.ValueKind == JsonValueKind.Array
            ? [.. values.EnumerateArray()]
            : [];

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Trim(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Object when value.TryGetProperty("Alphabetic", out var name) && name.ValueKind == JsonValueKind.String => name.GetString()!.Trim(),
        _ => "",
    };
}
