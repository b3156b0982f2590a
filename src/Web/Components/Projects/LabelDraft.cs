using Mem3D.Core.Projects;

namespace Mem3D.Web.Components.Projects;

/// <summary>A label while it is edited.</summary>
public sealed class LabelDraft
{
    /// <summary>Null: a new label.</summary>
    public Guid? Id { get; init; }

    public string Name { get; set; } = "";

    /// <summary>#rrggbb.</summary>
    public string Color { get; set; } = "";

    /// <summary>SNOMED CT identifier; empty: none.</summary>
    public string Code { get; set; } = "";

    public string Meaning { get; set; } = "";

    public OverlapRule Overlap { get; set; }

    /// <summary>Mean estimated IoU a case must reach to be submitted; 0: no such rule.</summary>
    public double MinimumQuality { get; set; }

    public bool Required { get; set; }

    public ClinicalCode? ToCode() => string.IsNullOrWhiteSpace(Code) && string.IsNullOrWhiteSpace(Meaning) ? null : new(Code.Trim(), Meaning.Trim());

    /// <summary>Takes over a code, and its name where none was typed.</summary>
    public void Take(ClinicalCode code)
    {
        (Code, Meaning) = (code.Value, code.Meaning);
        Name = string.IsNullOrWhiteSpace(Name) ? code.Meaning : Name;
    }
}
