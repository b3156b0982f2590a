namespace Mem3D.Cli.Evaluate;

/// <summary>A dataset in the layout of the Medical Segmentation Decathlon.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="LabelNames">Names of the label values; a value without a name goes by its number.</param>
/// <param name="Cases">Labelled cases, by name.</param>
internal sealed record Dataset(string Name, IReadOnlyDictionary<int, string> LabelNames, IReadOnlyList<DatasetCase> Cases)
{
    /// <summary>What a label is called.</summary>
    public string NameOf(int label) => LabelNames.TryGetValue(label, out var name) ? name : $"label {label}";
}
