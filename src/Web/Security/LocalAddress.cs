namespace Mem3D.Web.Security;

/// <summary>Where to go after signing in: only ever to a page of this server.</summary>
internal static class LocalAddress
{
    public static string OrHome(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && Uri.IsWellFormedUriString(address, UriKind.Relative) ? address : "/";
}
