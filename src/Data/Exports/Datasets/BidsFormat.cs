using System.Globalization;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;
using Mem3D.Data.Exports.Dicom;

namespace Mem3D.Data.Exports.Datasets;

/// <summary>
/// BIDS derivatives (Brain Imaging Data Structure 1.10, "Derivatives: Imaging", discrete segmentations and masks): a subject a case, a label map with its
/// table, and a mask a label, so that overlaps are kept. The scans lie in sourcedata, which the standard leaves free: what contrast they have is not known.
/// </summary>
internal sealed class BidsFormat(DatasetPack pack) : IDatasetFormat
{
    private readonly HashSet<string> _subjects = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _participants = ["participant_id\tcase\tmodality"];

    public void Add(string name, CaseMasks masks, IVoxelSource image, CancellationToken cancellationToken)
    {
        var subject = $"sub-{Entity(name, "case", _subjects)}";
        var source = $"sourcedata/{subject}/anat/{subject}_scan.nii.gz";
        var stem = $"{subject}/anat/{subject}";
        pack.Image(source, masks, image, cancellationToken);
        pack.Labels($"{stem}_dseg.nii.gz", masks.Combined(cancellationToken), masks, cancellationToken);
        pack.Json($"{stem}_dseg.json", new { Sources = new[] { $"bids::{source}" }, SpatialReference = $"bids::{source}", Manual = Manual(masks, masks.Labels) });
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var label in masks.Labels)
        {
            var mask = $"{stem}_label-{Entity(label.Name, "label", taken)}_mask";
            pack.Labels($"{mask}.nii.gz", masks.One(label, cancellationToken), masks, cancellationToken);
            pack.Json($"{mask}.json", new
            {
                Type = "ROI",
                LabelName = label.Name,
                Sources = new[] { $"bids::{source}" },
                SpatialReference = $"bids::{source}",
                Manual = Manual(masks, [label]),
            });
        }

        _participants.Add($"{subject}\t{name}\t{masks.Case.Volume.Modality}");
    }

    public void Finish(DatasetInfo about)
    {
        pack.Json("dataset_description.json", new
        {
            Name = about.Project,
            BIDSVersion = "1.10.0",
            DatasetType = "derivative",
            GeneratedBy = new[] { new { Name = "Mem3D.Web", DicomParts.Version, Description = "Interactive segmentation; masks were drawn or corrected by people." } },
        });
        pack.Text("README", ["Segmentations written by Mem3D.Web. In the label maps (dseg) the higher number wins where labels overlap; the masks keep overlaps."]);
        pack.Text(".bidsignore", ["manifest.json"]);
        pack.Text("participants.tsv", _participants);
        pack.Text("dseg.tsv", about.Labels.Select(l => string.Create(
            CultureInfo.InvariantCulture, $"{l.Number}\t{Cell(l.Name)}\t{l.Color.ToHex()}\t{l.Code?.Value ?? "n/a"}")).Prepend("index\tname\tcolor\tsnomed_ct"));
        pack.Json("dseg.json", new { snomed_ct = new { LongName = "SNOMED CT code", Description = "Concept of the label; n/a where none was chosen." } });
    }

    /// <summary>Whether people drew all of the masks; null, which is not written, when that is not known of masks that were imported.</summary>
    private static bool? Manual(CaseMasks masks, IReadOnlyList<Label> labels)
    {
        var all = labels.Select(l => SegmentFrames.IsManual(masks, l)).ToList();
        return all.Contains(false) ? false : all.Contains(null) ? null : true;
    }

    /// <summary>Letters and digits only, which is all that an entity's label may have; different for each.</summary>
    private static string Entity(string name, string fallback, HashSet<string> taken)
    {
        var plain = string.Concat(name.Where(char.IsAsciiLetterOrDigit));
        plain = plain.Length == 0 ? fallback : plain;
        var unique = plain;
        for (var n = 2; !taken.Add(unique); n++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{plain}x{n}");
        }

        return unique;
    }

    private static string Cell(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
