namespace Mem3D.Core.Archives;

/// <summary>How a server knows who asks.</summary>
public enum ArchiveAuthentication
{
    None = 0,

    /// <summary>User name and password (RFC 7617).</summary>
    Basic = 1,

    /// <summary>A token (RFC 6750).</summary>
    Bearer = 2,
}
