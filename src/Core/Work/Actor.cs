using Mem3D.Core.People;

namespace Mem3D.Core.Work;

/// <summary>Who acts on a case, and what she may in its project.</summary>
public readonly record struct Actor(Guid Id, string Name, Right Rights)
{
    /// <summary>Nobody in particular: the server itself, the command line.</summary>
    public static Actor Server { get; } = new(Guid.Empty, "", RoleRights.All);

    /// <summary>For lists: whose readings are left out that she may not see; null: she may see all of them, for she judges.</summary>
    public Guid? Viewer => Rights.HasFlag(Right.Review) ? null : Id;
}
