using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Mem3D.Core.Errors;

namespace Mem3D.Web.Archives;

/// <summary>What goes wrong between here and an archive, in words. No address, no identifier.</summary>
internal static class ArchiveErrors
{
    private const string Address = "Ask whoever set the archive up to check its address.";

    public static Mem3DException Of(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => new(
            ErrorKind.Forbidden, $"The archive does not accept the user name, password or token ({(int)status}).", "Ask whoever set the archive up to type them in again."),
        404 or 405 or 410 => new(ErrorKind.NotFound, $"The archive does not have this, or offers no DICOMweb service at its address ({(int)status}).", $"Search again. {Address}"),
        406 or 415 => new(ErrorKind.Unsupported, $"The archive cannot give or take this form ({(int)status}).", "Ask for the series in another form, or export the masks as a file."),
        408 or 504 => TooSlow(null),
        413 => new(ErrorKind.TooLarge, "The archive takes no objects of this size (413).", "Export fewer labels at a time."),
        >= 300 and < 400 => new(
            ErrorKind.Unsupported, $"The archive sends on to another address ({(int)status}), which is not followed.", "Ask whoever set the archive up to enter the address it sends on to."),
        >= 500 => new(ErrorKind.Unavailable, $"The archive met an error of its own ({(int)status}).", "Try again in a moment; if it happens again, tell whoever runs the archive."),
        _ => new(ErrorKind.Unavailable, $"The archive refused ({(int)status}).", Address),
    };

    public static Mem3DException Of(Exception error) => error switch
    {
        Mem3DException known => known,
        OperationCanceledException => TooSlow(error),
        HttpRequestException { InnerException: Mem3DException known } => known,
        HttpRequestException { InnerException: AuthenticationException } => new(
            ErrorKind.Unavailable, "The archive's certificate is not trusted.",
            "Ask whoever set the archive up to enter the certificate of the authority that issued it.", error),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } } => new(
            ErrorKind.Unavailable, "There is no server of the archive's name.", Address, error),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => NotDicomWeb(error),
        HttpRequestException or IOException => new(
            ErrorKind.Unavailable, "The archive cannot be reached, or the connection broke.", "Try again in a moment; if it happens again, ask whether it runs.", error),
        _ => NotDicomWeb(error),
    };

    public static Mem3DException TooSlow(Exception? error) =>
        new(ErrorKind.Unavailable, "The archive did not answer in time.", "Try again in a moment, or narrow the search down.", error);

    public static Mem3DException NotDicomWeb(Exception? error = null) =>
        new(ErrorKind.Unsupported, "What answers at the archive's address does not speak DICOMweb.", Address, error);
}
