namespace Mem3D.Data.Persistence.Entities;

internal sealed class CaseTagEntity
{
    public Guid CaseId { get; set; }

    public string Tag { get; set; } = "";
}
