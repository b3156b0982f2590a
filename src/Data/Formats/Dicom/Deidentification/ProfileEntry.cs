namespace Mem3D.Data.Formats.Dicom.Deidentification;

/// <summary>A row of PS3.15, Table E.1-1.</summary>
/// <param name="Action">X remove, Z empty, D dummy, U map consistently, or a choice of these by the object's type of attribute.</param>
internal sealed record ProfileEntry(string Name, string Action)
{
    public bool IsUid => Action == "U";
}
