using Microsoft.AspNetCore.Identity;

namespace Mem3D.Data.Persistence;

/// <summary>A person who signs in.</summary>
public sealed class Mem3DUser : IdentityUser<Guid>
{
    /// <summary>A lock-out that lasts longer is an administrator's lock, not the wait after wrong passwords.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>Name shown to others, in the history and in presence.</summary>
    public string DisplayName { get; set; } = "";
}
