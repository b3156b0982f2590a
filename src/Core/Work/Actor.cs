using Mem3D.Core.People;

namespace Mem3D.Core.Work;

/// <summary>Who acts on a case, and what she may in its project.</summary>
public readonly record struct Actor(Guid Id, string Name, Right Rights)
{
    /// <summary>Nobody in particular: the server itself, the command line.</summary>
    public static Actor Server { get; } = new(Guid.Empty, "", RoleRights.All);
}
