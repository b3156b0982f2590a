using Mem3D.Core.Archives;

namespace Mem3D.Web.Components.Archives;

/// <summary>An archive while it is edited.</summary>
public sealed class ArchiveDraft
{
    /// <summary>Empty: a new one.</summary>
    public Guid Id { get; init; }

    public string Name { get; set; } = "";

    public string Address { get; set; } = "";

    public ArchiveAuthentication Authentication { get; set; }

    public string UserName { get; set; } = "";

    /// <summary>A new password or token; empty leaves the stored one.</summary>
    public string Secret { get; set; } = "";

    public bool HasSecret { get; init; }

    public string Authorities { get; set; } = "";

    public ArchiveUsers Users { get; set; } = ArchiveUsers.Managers;

    /// <summary>Whether what is sent can be read on the way: anything but https, unless it stays on this machine.</summary>
    public bool IsReadable => Uri.TryCreate(Address, UriKind.Absolute, out var uri) && uri.Scheme == "http" && !uri.IsLoopback;

    public static ArchiveDraft Of(Archive a) => new()
    {
        Id = a.Id,
        Name = a.Name,
        Address = a.Address,
        Authentication = a.Authentication,
        UserName = a.UserName,
        HasSecret = a.HasSecret,
        Authorities = a.Authorities,
        Users = a.Users,
    };

    public Archive ToArchive() => new(Id, Name, Address, Authentication, UserName.Trim(), HasSecret, Authorities, Users);
}
