using Mem3D.Core.Projects;

namespace Mem3D.Web.Projects;

/// <summary>SNOMED CT codes of frequent targets, offered while a label is edited; any other code can be typed.</summary>
public static class CommonCodes
{
    public static IReadOnlyList<ClinicalCode> All { get; } =
    [
        new("23451007", "Adrenal gland"), new("15825003", "Aorta"), new("272673000", "Bone"), new("12738006", "Brain"),
        new("71854001", "Colon"), new("38848004", "Duodenum"), new("32849002", "Esophagus"), new("71341001", "Femur"),
        new("28231008", "Gallbladder"), new("80891009", "Heart"), new("64131007", "Inferior vena cava"), new("64033007", "Kidney"),
        new("18639004", "Left kidney"), new("9846003", "Right kidney"), new("52988006", "Lesion"), new("10200004", "Liver"),
        new("39607008", "Lung"), new("44029006", "Left lung"), new("3341006", "Right lung"), new("4147007", "Mass"),
        new("108369006", "Neoplasm"), new("15776009", "Pancreas"), new("41216001", "Prostate"), new("2748008", "Spinal cord"),
        new("78961009", "Spleen"), new("69695003", "Stomach"), new("69748006", "Thyroid gland"), new("89837001", "Urinary bladder"),
        new("51282000", "Vertebra"), new("421060004", "Vertebral column"),
    ];

    /// <summary>Codes whose name or number holds the text.</summary>
    public static IEnumerable<ClinicalCode> Matching(string? text) => string.IsNullOrWhiteSpace(text)
        ? All
        : All.Where(c => c.Meaning.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase) || c.Value.StartsWith(text.Trim(), StringComparison.Ordinal));
}
