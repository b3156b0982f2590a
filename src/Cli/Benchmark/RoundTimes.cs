using Mem3D.Core.Segmentation;

namespace Mem3D.Cli.Benchmark;

/// <summary>Milliseconds of one propagation round.</summary>
/// <param name="Total">From the start to the last slice.</param>
/// <param name="FirstSlice">From the start to the first slice.</param>
/// <param name="Slices">Slices of the volume that the round told.</param>
/// <param name="Stages">Sum over the round, as the engine says.</param>
/// <param name="Processor">What the process used of all cores, meanwhile.</param>
internal sealed record RoundTimes(double Total, double FirstSlice, int Slices, StageTimes Stages, double Processor)
{
    /// <summary>Milliseconds a slice of each stage; they add up to the round. <c>rest</c>: handing slices over, memory, what no stage counts.</summary>
    public IReadOnlyDictionary<string, double> PerSlice() => new Dictionary<string, double>
    {
        ["crop"] = Stages.Crop / Slices,
        ["encode"] = Stages.Encode / Slices,
        ["readDecode"] = Stages.Decode / Slices,
        ["paste"] = Stages.Paste / Slices,
        ["remember"] = Stages.Remember / Slices,
        ["join"] = Stages.Join / Slices,
        ["rest"] = Math.Max(0, Total - Stages.Total) / Slices,
    };
}
