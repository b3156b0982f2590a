using System.Text.Json;
using Mem3D.Inference.Models;
using Microsoft.ML.OnnxRuntime;

namespace Mem3D.Inference.Runtime;

/// <summary>Times the nodes of a network as it runs for people: optimised, on the same device.</summary>
internal static class NodeTimes
{
    private const int Runs = 30;

    /// <summary>Share of a network's time that some of its operators take, [0, 1]; a run or two for warming up count like the others.</summary>
    /// <param name="file">The ONNX file.</param>
    /// <param name="inputs">What it takes; a batch is one.</param>
    /// <param name="rows">N: memory rows of the read.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="isMeant">Which operators, by the names ONNX Runtime gives them after fusing.</param>
    public static double Share(string file, IReadOnlyList<TensorEntry> inputs, int rows, Device device, Func<string, bool> isMeant)
    {
        var folder = Directory.CreateTempSubdirectory("mem3d-times-");
        try
        {
            using var options = device.SessionOptions();
            options.ProfileOutputPathPrefix = Path.Combine(folder.FullName, "profile"); // before the next line, which reads it
            options.EnableProfiling = true;
            using var session = new InferenceSession(file, options);
            using var run = new RunOptions();
            var values = inputs.ToDictionary(input => input.Name, input => OperationCounter.Zeros(input, rows));
            for (var n = 0; n < Runs; n++)
            {
                session.Run(run, values, session.OutputNames).Dispose();
            }

            foreach (var value in values.Values)
            {
                value.Dispose();
            }

            using var events = JsonDocument.Parse(File.ReadAllBytes(session.EndProfiling()));
            var nodes = events.RootElement.EnumerateArray().Select(Node).OfType<(string Operator, long Time)>().ToList();
            return nodes.Where(n => isMeant(n.Operator)).Sum(n => n.Time) / (double)Math.Max(1, nodes.Sum(n => n.Time));
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static (string Operator, long Time)? Node(JsonElement e) =>
        e.TryGetProperty("args", out var arguments) && arguments.TryGetProperty("op_name", out var name) && e.GetProperty("name").GetString()!.EndsWith("_kernel_time", StringComparison.Ordinal)
            ? (name.GetString()!, e.GetProperty("dur").GetInt64())
            : null;
}
