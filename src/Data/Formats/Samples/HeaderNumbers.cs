using System.Globalization;

namespace Mem3D.Data.Formats.Samples;

/// <summary>Numbers in the text of a header.</summary>
internal static class HeaderNumbers
{
    private static readonly char[] Space = [' ', '\t'];

    public static string[] Words(string text) => text.Split(Space, StringSplitOptions.RemoveEmptyEntries);

    /// <exception cref="Core.Errors.Mem3DException">A word is no finite number.</exception>
    public static double[] Reals(string text, string field) => Array.ConvertAll(Words(text), w => Real(w, field));

    /// <exception cref="Core.Errors.Mem3DException">No finite number.</exception>
    public static double Real(string word, string field) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && double.IsFinite(v)
            ? v
            : throw SampleErrors.Damaged($"'{field}' in its header is not a number");

    /// <exception cref="Core.Errors.Mem3DException">No whole number.</exception>
    public static int Whole(string word, string field) => int.TryParse(word, NumberStyles.Integer, CultureInfo.InvariantCulture, out var v)
        ? v
        : throw SampleErrors.Damaged($"'{field}' in its header is not a whole number");
}
