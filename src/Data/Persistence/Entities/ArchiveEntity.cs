using Mem3D.Core.Archives;

namespace Mem3D.Data.Persistence.Entities;

internal sealed class ArchiveEntity
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "";

    public string Address { get; set; } = "";

    public ArchiveAuthentication Authentication { get; set; }

    public string UserName { get; set; } = "";

    /// <summary>Password or token, protected; null: none.</summary>
    public string? Secret { get; set; }

    /// <summary>Certificates (PEM) of the authorities that are trusted for it instead of the system's; empty: the system's.</summary>
    public string Authorities { get; set; } = "";

    public ArchiveUsers Users { get; set; }

    public Archive ToArchive() => new(Id, Name, Address, Authentication, UserName, Secret is not null, Authorities, Users);
}
