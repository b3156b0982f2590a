using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats;
using Mem3D.Data.Formats.Nifti;

namespace Mem3D.Data.Exports;

/// <summary>
/// The layout of the Medical Segmentation Decathlon (Antonelli et al., Nature Communications 2022): imagesTr and labelsTr with the same file names, and
/// dataset.json; and manifest.json with the SHA-256 of every file.
/// </summary>
internal sealed class DatasetExport(string path) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    private readonly ZipPack _zip = new(path);
    private readonly string _single = path + ".one";
    private readonly List<string> _cases = [];

    /// <summary>Writes image and label map of one case under a name; each is read back before it is packed.</summary>
    public void Add(string name, CaseMasks masks, IVoxelSource image, CancellationToken cancellationToken)
    {
        Pack($"imagesTr/{name}.nii.gz", () => WriteImage(masks, image, cancellationToken));
        Pack($"labelsTr/{name}.nii.gz", () => LabelMapExports.WriteNifti(_single, masks.Combined(cancellationToken), masks.SourceHeader, cancellationToken));
        _cases.Add(name);
    }

    /// <summary>Writes dataset.json and the manifest, closes the zip and reads all of it back.</summary>
    public void Finish(ProjectInfo project, IReadOnlyList<Label> labels, Modality modality, CancellationToken cancellationToken)
    {
        _zip.Add("dataset.json", compressed: false, JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                name = project.Name,
                description = "Written by Mem3D.Web. Where labels overlap, the higher number wins.",
                tensorImageSize = "3D",
                modality = new Dictionary<string, string> { ["0"] = modality switch { Modality.CT => "CT", Modality.MR => "MRI", _ => "unknown" } },
                labels = labels.ToDictionary(l => l.Number.ToString(CultureInfo.InvariantCulture), l => l.Name).Prepend(new("0", "background"))
                    .ToDictionary(l => l.Key, l => l.Value),
                numTraining = _cases.Count,
                numTest = 0,
                training = _cases.Select(c => new { image = $"./imagesTr/{c}.nii.gz", label = $"./labelsTr/{c}.nii.gz" }),
                test = Array.Empty<string>(),
            },
            Json));
        _zip.Add("manifest.json", compressed: false, JsonSerializer.SerializeToUtf8Bytes(
            new { algorithm = "SHA-256", files = _zip.Written.Select(f => new { path = f.Key, bytes = f.Value.Bytes, sha256 = f.Value.Sha256 }).ToList() }, Json));
        _zip.Dispose();
        ZipPack.Verify(path, _zip.Written, cancellationToken);
    }

    public void Dispose()
    {
        _zip.Dispose();
        File.Delete(_single);
    }

    private void Pack(string name, Action write)
    {
        try
        {
            write();
            using var file = File.OpenRead(_single);
            _zip.Add(name, compressed: true, file.CopyTo);
        }
        finally
        {
            File.Delete(_single);
        }
    }

    private void WriteImage(CaseMasks masks, IVoxelSource image, CancellationToken cancellationToken)
    {
        using (var file = LabelMapExports.New(_single))
        {
            NiftiWriter.WriteVolume(file, image, masks.SourceHeader);
        }

        var (width, height) = image.Info.Geometry.SliceSize(SliceAxis.K);
        var slice = new float[width * height];
        long at = 0;
        var same = true;
        IVoxelReader written = NiftiReader.Open(_single);
        written.Read(
            values =>
            {
                foreach (var v in values)
                {
                    if (at % slice.Length == 0)
                    {
                        image.ReadSlice(SliceAxis.K, (int)(at / slice.Length), slice);
                    }

                    same &= v == slice[at++ % slice.Length];
                }
            },
            cancellationToken);
        if (!same || at != image.Info.Geometry.Size.VoxelCount)
        {
            throw ExportErrors.Differs();
        }
    }
}
