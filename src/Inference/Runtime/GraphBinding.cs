using Microsoft.ML.OnnxRuntime;

namespace Mem3D.Inference.Runtime;

/// <summary>
/// A run of a graph prepared on buffers of the caller: a tensor that is the same as in the run before is not bound again, so that a pass, whose
/// buffers stay, allocates nothing. Serves one run at a time.
/// </summary>
internal sealed class GraphBinding : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly Bound[] _inputs;
    private readonly Bound[] _outputs;
    private readonly bool _keep;

    /// <param name="session">The loaded graph.</param>
    /// <param name="keep">False: inputs are copied to a device when they are bound, so every run binds them anew.</param>
    public GraphBinding(InferenceSession session, bool keep)
    {
        (_session, _keep) = (session, keep);
        _binding = session.CreateIoBinding();
        _inputs = new Bound[session.InputMetadata.Count];
        _outputs = new Bound[session.OutputMetadata.Count];
    }

    /// <summary>True when its first output is this buffer: most likely the other tensors are the same as well.</summary>
    public bool Writes(Memory<float> output) => _outputs[0].View.Data.Equals(output);

    /// <summary>Binds what differs from the run before.</summary>
    public void Bind(ReadOnlySpan<TensorView> inputs, ReadOnlySpan<TensorView> outputs)
    {
        for (var i = 0; i < inputs.Length; i++)
        {
            if (!_keep || !_inputs[i].Is(inputs[i]))
            {
                var value = Wrap(inputs[i]);
                _binding.BindInput(inputs[i].Name, value);
                _inputs[i].Replace(inputs[i], value);
            }
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            if (!_outputs[i].Is(outputs[i]))
            {
                var value = Wrap(outputs[i]);
                _binding.BindOutput(outputs[i].Name, value);
                _outputs[i].Replace(outputs[i], value);
            }
        }
    }

    /// <summary>Runs on what is bound; cancelling ends the run in the middle.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        _options.Terminate = false;
        using (cancellationToken.UnsafeRegister(static options => ((RunOptions)options!).Terminate = true, _options))
        {
            _session.RunWithBinding(_options, _binding);
        }
    }

    public void Dispose()
    {
        _binding.Dispose();
        _options.Dispose();
        foreach (var bound in _inputs.Concat(_outputs))
        {
            bound.Value?.Dispose();
        }
    }

    private static OrtValue Wrap(in TensorView tensor) =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, tensor.Data, tensor.Shape);

    private struct Bound
    {
        public TensorView View;
        public OrtValue? Value;

        /// <summary>The same buffer in the same shape (a buffer that differs in its first dimension differs in its length).</summary>
        public readonly bool Is(in TensorView tensor) => Value is not null && View.Data.Equals(tensor.Data) && ReferenceEquals(View.Name, tensor.Name);

        public void Replace(in TensorView tensor, OrtValue value)
        {
            Value?.Dispose();
            (View, Value) = (tensor, value);
        }
    }
}
