namespace Mem3D.Data.Persistence.Entities;

/// <summary>One setting of one person, as the page wrote it.</summary>
internal sealed class PersonSettingEntity
{
    public Guid PersonId { get; set; }

    public string Name { get; set; } = "";

    public string Value { get; set; } = "";
}
