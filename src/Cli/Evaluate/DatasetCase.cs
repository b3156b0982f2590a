namespace Mem3D.Cli.Evaluate;

/// <summary>One labelled volume: full paths of image and label map, and the modality when the dataset says it.</summary>
internal sealed record DatasetCase(string Name, string ImagePath, string LabelPath, string? Modality);
