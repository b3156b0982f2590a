using Mem3D.Inference.Models;

namespace Mem3D.Inference.Runtime;

/// <summary>Times the nodes of a network as it runs for people: optimised, on the same device.</summary>
internal static class NodeTimes
{
    private const int Runs = 30;

    /// <summary>Share of a network's time that some of its operators take, [0, 1]; the first runs, which warm up, count like the others.</summary>
    /// <param name="file">The ONNX file.</param>
    /// <param name="inputs">What it takes; a batch is one.</param>
    /// <param name="rows">N: memory rows of the read.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="isMeant">Which operators, by the names ONNX Runtime gives them after fusing.</param>
    public static double Share(string file, IReadOnlyList<TensorEntry> inputs, int rows, Device device, Func<string, bool> isMeant)
    {
        using var options = device.SessionOptions();
        var nodes = GraphProfile.Nodes(file, inputs, rows, options, Runs).Where(n => n.GetProperty("name").GetString()!.EndsWith("_kernel_time", StringComparison.Ordinal))
            .Select(n => (Operator: n.GetProperty("args").GetProperty("op_name").GetString()!, Time: n.GetProperty("dur").GetInt64())).ToList();
        return nodes.Where(n => isMeant(n.Operator)).Sum(n => n.Time) / (double)Math.Max(1, nodes.Sum(n => n.Time));
    }
}
