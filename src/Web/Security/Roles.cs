namespace Mem3D.Web.Security;

/// <summary>What people may do beyond annotating.</summary>
public static class Roles
{
    /// <summary>Adds and removes people. The first person is one.</summary>
    public const string Administrator = "Administrator";
}
