namespace Mem3D.Core.Archives;

/// <summary>A DICOMweb server (PS3.18) that scans are pulled from and segmentations sent to.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Address">Base of its services, for example https://pacs.example.org/dicom-web/.</param>
/// <param name="HasSecret">Whether a password or token is stored. It is never shown again.</param>
/// <param name="Authorities">Certificates (PEM) of the authorities trusted for it instead of the system's; empty: the system's.</param>
public sealed record Archive(
    Guid Id, string Name, string Address, ArchiveAuthentication Authentication, string UserName, bool HasSecret, string Authorities, ArchiveUsers Users);
