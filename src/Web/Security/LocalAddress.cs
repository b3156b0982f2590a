namespace Mem3D.Web.Security;

/// <summary>Where to go after signing in: only ever to a page of this server.</summary>
internal static class LocalAddress
{
    /// <param name="address">Where a person wanted to go, as the browser sent it.</param>
    /// <param name="pathBase">The path that the app lives under; empty for the top.</param>
    public static string OrHome(string? address, PathString pathBase = default)
    {
        if (address is not ['/', ..] || address is ['/', '/' or '\\', ..] || !Uri.IsWellFormedUriString(address, UriKind.Relative))
        {
            return $"{pathBase}/";
        }

        return pathBase.HasValue && !new PathString(address.Split('?', '#')[0]).StartsWithSegments(pathBase) ? pathBase + address : address;
    }
}
