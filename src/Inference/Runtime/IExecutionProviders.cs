using Microsoft.ML.OnnxRuntime;

namespace Mem3D.Inference.Runtime;

/// <summary>The execution providers of the ONNX Runtime that this build carries.</summary>
internal interface IExecutionProviders
{
    /// <summary>Names of those built in; being built in does not mean that one loads.</summary>
    IReadOnlyCollection<string> Available { get; }

    /// <summary>Adds a provider to a session's options.</summary>
    /// <exception cref="OnnxRuntimeException">Its libraries or its device are missing.</exception>
    void Append(SessionOptions options, string provider, IReadOnlyDictionary<string, string> settings);
}
