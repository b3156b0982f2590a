using System.Globalization;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Exports.Datasets;

/// <summary>
/// The layout of the Medical Segmentation Decathlon (Antonelli et al., Nature Communications 2022): imagesTr and labelsTr with the same file names, and
/// dataset.json.
/// </summary>
internal sealed class DecathlonFormat(DatasetPack pack) : IDatasetFormat
{
    private readonly List<string> _cases = [];

    public void Add(string name, CaseMasks masks, IVoxelSource image, CancellationToken cancellationToken)
    {
        pack.Image($"imagesTr/{name}.nii.gz", masks, image, cancellationToken);
        pack.Labels($"labelsTr/{name}.nii.gz", masks.Combined(cancellationToken), masks, cancellationToken);
        _cases.Add(name);
    }

    public void Finish(DatasetInfo about) => pack.Json("dataset.json", new
    {
        name = about.Project,
        description = "Written by Mem3D.Web. Where labels overlap, the higher number wins.",
        tensorImageSize = "3D",
        modality = new Dictionary<string, string> { ["0"] = about.Modality switch { Modality.CT => "CT", Modality.MR => "MRI", _ => "unknown" } },
        labels = about.Labels.ToDictionary(l => l.Number.ToString(CultureInfo.InvariantCulture), l => l.Name).Prepend(new("0", "background"))
            .ToDictionary(l => l.Key, l => l.Value),
        numTraining = _cases.Count,
        numTest = 0,
        training = _cases.Select(c => new { image = $"./imagesTr/{c}.nii.gz", label = $"./labelsTr/{c}.nii.gz" }),
        test = Array.Empty<string>(),
    });
}
