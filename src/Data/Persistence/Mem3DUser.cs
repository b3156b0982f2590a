using Microsoft.AspNetCore.Identity;

namespace Mem3D.Data.Persistence;

/// <summary>A person who signs in.</summary>
public sealed class Mem3DUser : IdentityUser<Guid>
{
    /// <summary>Name shown to others, in the history and in presence.</summary>
    public string DisplayName { get; set; } = "";
}
