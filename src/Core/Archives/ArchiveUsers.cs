namespace Mem3D.Core.Archives;

/// <summary>Who may browse an archive, pull from it and send to it.</summary>
public enum ArchiveUsers
{
    /// <summary>Administrators only.</summary>
    Administrators = 0,

    /// <summary>Also those who manage the project that a scan comes into.</summary>
    Managers = 1,
}
