namespace Mem3D.Core.Segmentation;

/// <summary>What runs: the model set's name and version, device and threads. Shown on the status page, stored with every round.</summary>
/// <param name="Note">Why the device is not the one asked for; empty when it is.</param>
public sealed record EngineInfo(string ModelSet, string Version, string Device, string Precision, int Threads, string Note = "")
{
    /// <summary>Names of the graphs in the set, those the contract demands and the optional ones.</summary>
    public IReadOnlyList<string> Graphs { get; init; } = [];
}
