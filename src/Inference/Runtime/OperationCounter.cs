using System.Text.Json;
using Mem3D.Inference.Models;
using Microsoft.ML.OnnxRuntime;

namespace Mem3D.Inference.Runtime;

/// <summary>
/// Counts the floating-point operations of a network from the shapes its file gives when it runs: two for each multiplication of a convolution or a
/// matrix product. The rest (activations, sums, resampling) is under a hundredth and not counted.
/// </summary>
internal static class OperationCounter
{
    /// <summary>Runs the file once on zeros, as written (nothing fused or re-ordered), and adds up what its nodes do.</summary>
    /// <param name="file">The ONNX file.</param>
    /// <param name="inputs">What it takes; a batch is one.</param>
    /// <param name="rows">N: memory rows of the read.</param>
    /// <param name="only">Counts one operator only, such as MatMul; null: all.</param>
    public static long Count(string file, IReadOnlyList<TensorEntry> inputs, int rows, string? only = null)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            IntraOpNumThreads = 1,
        };
        return GraphProfile.Nodes(file, inputs, rows, options, runs: 1).Sum(node => Operations(node, only));
    }

    private static long Operations(JsonElement node, string? only)
    {
        var arguments = node.GetProperty("args");
        var name = arguments.GetProperty("op_name").GetString();
        if ((only is not null && name != only) || !arguments.TryGetProperty("output_type_shape", out var outputs))
        {
            return 0;
        }

        var inputs = arguments.GetProperty("input_type_shape");
        return name switch
        {
            "Conv" => 2 * Product(Shape(outputs, 0)) * Product(Shape(inputs, 1)[1..]),
            "ConvTranspose" => 2 * Product(Shape(inputs, 0)) * Product(Shape(inputs, 1)[1..]),
            "MatMul" or "Gemm" => 2 * Product(Shape(outputs, 0)) * Shape(inputs, 0)[^1],
            _ => 0,
        };
    }

    /// <summary>Of <c>[{"float":[1,4,128,128]}, …]</c> one shape.</summary>
    private static long[] Shape(JsonElement tensors, int index) =>
        [.. tensors[index].EnumerateObject().First().Value.EnumerateArray().Select(n => n.GetInt64())];

    private static long Product(long[] shape) => shape.Aggregate(1L, (a, b) => a * b);
}
