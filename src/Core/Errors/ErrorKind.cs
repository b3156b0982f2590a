namespace Mem3D.Core.Errors;

/// <summary>The sorts of error the product distinguishes, with the HTTP status each becomes.</summary>
public enum ErrorKind
{
    /// <summary>The request or file is wrong (400).</summary>
    Invalid,

    /// <summary>The thing asked for does not exist or may not be seen (404).</summary>
    NotFound,

    /// <summary>The person may not do this (403).</summary>
    Forbidden,

    /// <summary>The state changed meanwhile, or forbids the action (409).</summary>
    Conflict,

    /// <summary>Larger than a limit (413).</summary>
    TooLarge,

    /// <summary>A format or feature this build does not read (415).</summary>
    Unsupported,

    /// <summary>The server's disk, networks or configuration prevent it (503).</summary>
    Unavailable,
}
