using Microsoft.ML.OnnxRuntime;

namespace Mem3D.Inference.Runtime;

/// <summary>The real ones.</summary>
internal sealed class OrtProviders : IExecutionProviders
{
    public IReadOnlyCollection<string> Available => OrtEnv.Instance().GetAvailableProviders();

    public void Append(SessionOptions options, string provider, IReadOnlyDictionary<string, string> settings)
    {
        if (provider == GpuProviders.TensorRt)
        {
            using var tensorRt = new OrtTensorRTProviderOptions();
            tensorRt.UpdateOptions(new Dictionary<string, string>(settings));
            options.AppendExecutionProvider_Tensorrt(tensorRt);
            return;
        }

        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(new Dictionary<string, string>(settings));
        options.AppendExecutionProvider_CUDA(cuda);
    }
}
