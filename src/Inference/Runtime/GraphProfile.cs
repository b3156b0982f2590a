using System.Text.Json;
using Mem3D.Inference.Models;
using Microsoft.ML.OnnxRuntime;

namespace Mem3D.Inference.Runtime;

/// <summary>What ONNX Runtime's profiler tells of the nodes of a network that runs on zeros.</summary>
internal static class GraphProfile
{
    /// <param name="file">The ONNX file.</param>
    /// <param name="inputs">What it takes; a batch is one.</param>
    /// <param name="rows">N: memory rows of the read.</param>
    /// <param name="options">How it runs; the profiler is switched on in them.</param>
    /// <param name="runs">How often it runs.</param>
    /// <returns>An event of every node of every run, with <c>args.op_name</c>.</returns>
    public static IReadOnlyList<JsonElement> Nodes(string file, IReadOnlyList<TensorEntry> inputs, int rows, SessionOptions options, int runs)
    {
        var folder = Directory.CreateTempSubdirectory("mem3d-profile-");
        try
        {
            options.ProfileOutputPathPrefix = Path.Combine(folder.FullName, "profile"); // before the next line, which reads it
            options.EnableProfiling = true;
            using var session = new InferenceSession(file, options);
            using var run = new RunOptions();
            var values = inputs.ToDictionary(input => input.Name, input => Zeros(input, rows));
            for (var n = 0; n < runs; n++)
            {
                session.Run(run, values, session.OutputNames).Dispose();
            }

            foreach (var value in values.Values)
            {
                value.Dispose();
            }

            using var events = JsonDocument.Parse(File.ReadAllBytes(session.EndProfiling()));
            return [.. events.RootElement.EnumerateArray().Where(e => e.TryGetProperty("args", out var told) && told.TryGetProperty("op_name", out _)).Select(e => e.Clone())];
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static OrtValue Zeros(TensorEntry input, int rows)
    {
        long Dimension(int n) => (input.Name, n, input.Shape[n]) switch
        {
            (_, _, > 0) => input.Shape[n],
            ("mem_key" or "mem_val", 0, _) or ("mem_bias", 1, _) => rows,
            _ => 1,
        };
        var shape = Enumerable.Range(0, input.Shape.Count).Select(Dimension).ToArray();
        return OrtValue.CreateTensorValueFromMemory(new float[shape.Aggregate(1L, (a, b) => a * b)], shape);
    }
}
