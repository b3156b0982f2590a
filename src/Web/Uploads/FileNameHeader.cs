using Mem3D.Core.Errors;

namespace Mem3D.Web.Uploads;

/// <summary>
/// The name of a file that is sent travels in a header, percent-encoded: it may be a patient's, and addresses are written into the logs of servers and
/// proxies.
/// </summary>
internal static class FileNameHeader
{
    public const string Name = "Mem3D-File-Name";

    private const int Longest = 1000;

    /// <exception cref="Mem3DException">There is none, or it is too long.</exception>
    public static string Of(HttpContext http) => Uri.UnescapeDataString(http.Request.Headers[Name].ToString()) is { Length: > 0 and <= Longest } name
        ? name
        : throw new Mem3DException(ErrorKind.Invalid, $"A file's name has 1 to {Longest} characters.", "Rename the file and send it again.");
}
