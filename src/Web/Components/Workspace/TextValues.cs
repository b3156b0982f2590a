using System.Globalization;

namespace Mem3D.Web.Components.Workspace;

/// <summary>Values in the texts of <c>Texts.resx</c>.</summary>
internal static class TextValues
{
    /// <summary>The text with <c>{0}</c>, <c>{1}</c> … replaced; numbers as everywhere on the page, with a decimal point.</summary>
    public static string With(this string text, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.InvariantCulture, text, values);
}
