using System.Globalization;
using System.Text.Json;
using Mem3D.Core.Errors;

namespace Mem3D.Cli.Evaluate;

/// <summary>Finds datasets in folders and lists their cases. Reads dataset.json of the Decathlon and of nnU-Net, and does without one.</summary>
internal static class DatasetReader
{
    private const string Images = "imagesTr";
    private const string Labels = "labelsTr";

    /// <summary>The datasets of a folder: itself, or the folders in it.</summary>
    /// <exception cref="Mem3DException">No such folder, or no dataset in it.</exception>
    public static IReadOnlyList<Dataset> Find(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new Mem3DException(ErrorKind.NotFound, $"There is no folder '{folder}'.", "Give the folder of a dataset, or a folder of such folders.");
        }

        var folders = IsDataset(folder) ? [folder] : Directory.GetDirectories(folder).Where(IsDataset).Order(StringComparer.Ordinal).ToArray();
        return folders.Length > 0
            ? [.. folders.Select(Read)]
            : throw new Mem3DException(
                ErrorKind.Invalid, $"'{folder}' is no dataset: it holds no {Labels} folder, and no folder in it does.",
                $"Use the layout of the Medical Segmentation Decathlon: {Images}/CASE.nii.gz, {Labels}/CASE.nii.gz, dataset.json.");
    }

    private static bool IsDataset(string folder) => Directory.Exists(Path.Combine(folder, Labels));

    private static Dataset Read(string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        var about = Path.Combine(folder, "dataset.json");
        if (!File.Exists(about))
        {
            return new Dataset(name, new Dictionary<int, string>(), [.. LabelFiles(folder).Select(l => Case(folder, l, null))]);
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(about));
            var root = json.RootElement;
            var modality = OneModality(root);
            var modalities = CaseModalities(root);
            return new Dataset(
                name, LabelNames(root),
                [.. LabelFiles(folder).Select(l => Case(folder, l, modalities.GetValueOrDefault(Path.GetFileName(l), modality)))]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new Mem3DException(
                ErrorKind.Invalid, $"dataset.json of '{name}' cannot be understood.", "Repair it, or remove it: labels then go by their numbers.", e);
        }
    }

    private static IEnumerable<string> LabelFiles(string folder) =>
        Directory.EnumerateFiles(Path.Combine(folder, Labels))
            .Where(f => !Path.GetFileName(f).StartsWith('.') && (f.EndsWith(".nii.gz", StringComparison.Ordinal) || f.EndsWith(".nii", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);

    private static DatasetCase Case(string folder, string label, string? modality)
    {
        var file = Path.GetFileName(label);
        var name = file[..file.IndexOf(".nii", StringComparison.Ordinal)];
        var image = Path.Combine(folder, Images, file);
        if (!File.Exists(image))
        {
            // nnU-Net numbers the channels; the first is the image.
            var channel = Path.Combine(folder, Images, $"{name}_0000{file[name.Length..]}");
            image = File.Exists(channel) ? channel : image;
        }

        return new DatasetCase(name, image, label, modality);
    }

    /// <summary>Decathlon: {"1": "liver"}; nnU-Net: {"liver": 1}.</summary>
    private static Dictionary<int, string> LabelNames(JsonElement root)
    {
        var names = new Dictionary<int, string>();
        if (root.TryGetProperty("labels", out var labels))
        {
            foreach (var entry in labels.EnumerateObject())
            {
                if (int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    names[number] = entry.Value.GetString() ?? entry.Name;
                }
                else if (entry.Value.ValueKind == JsonValueKind.Number)
                {
                    names[entry.Value.GetInt32()] = entry.Name;
                }
            }
        }

        return names;
    }

    private static string? OneModality(JsonElement root)
    {
        foreach (var key in (ReadOnlySpan<string>)["modality", "channel_names"])
        {
            if (root.TryGetProperty(key, out var modality) && modality.ValueKind == JsonValueKind.Object)
            {
                return modality.EnumerateObject().Select(e => e.Value.GetString()).FirstOrDefault();
            }
        }

        return null;
    }

    private static Dictionary<string, string?> CaseModalities(JsonElement root)
    {
        var modalities = new Dictionary<string, string?>();
        if (root.TryGetProperty("training", out var training) && training.ValueKind == JsonValueKind.Array)
        {
            foreach (var entry in training.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object))
            {
                if (entry.TryGetProperty("label", out var label) && entry.TryGetProperty("modality", out var modality))
                {
                    modalities[Path.GetFileName(label.GetString()!)] = modality.GetString();
                }
            }
        }

        return modalities;
    }
}
