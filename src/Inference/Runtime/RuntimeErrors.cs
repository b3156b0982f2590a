using System.Text.RegularExpressions;
using Mem3D.Core.Errors;
using Microsoft.ML.OnnxRuntime;

namespace Mem3D.Inference.Runtime;

/// <summary>What ONNX Runtime throws while a network runs, in words for people.</summary>
internal static partial class RuntimeErrors
{
    /// <summary>How its allocators, the CPU's and CUDA's, say that there is no memory; it has no code of its own for it.</summary>
    private static readonly string[] NoMemory =
        ["failed to allocate memory", "bad allocation", "bad_alloc", "out of memory", "available memory of", "bfc_arena", "not enough memory"];

    /// <summary>The first line of what the runtime says, without its "[ErrorCode:…]".</summary>
    public static string Words(Exception e) => Code().Replace(e.Message, "").TrimStart().Split('\n', 2)[0].Trim();

    public static Mem3DException Of(string graph, OnnxRuntimeException e) =>
        NoMemory.Any(words => e.Message.Contains(words, StringComparison.OrdinalIgnoreCase))
            ? new Mem3DException(
                ErrorKind.Unavailable, $"The server ran out of memory while the network {graph} ran.",
                "What was computed before is kept. Try again in a moment; if it happens again, the server needs more memory or fewer tasks at once.", e)
            : new Mem3DException(
                ErrorKind.Unavailable, $"The network {graph} failed: {Words(e)}", "Try again; if it happens again, restart the server.", e);

    [GeneratedRegex(@"\[ErrorCode:\w*\]")]
    private static partial Regex Code();
}
