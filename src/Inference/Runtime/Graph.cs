using Mem3D.Core.Errors;
using Microsoft.ML.OnnxRuntime;

namespace Mem3D.Inference.Runtime;

/// <summary>One loaded network. Runs on buffers of the caller: nothing large is allocated or copied. Thread-safe.</summary>
internal sealed class Graph : IDisposable
{
    /// <summary>Bindings kept for the next run on the same buffers; they hold on to these buffers, at most 2 MB each.</summary>
    private const int MostIdle = 8;

    private readonly InferenceSession _session;
    private readonly bool _keepsBindings;
    private readonly List<GraphBinding> _idle = new(MostIdle);
    private bool _disposed;

    private Graph(string name, InferenceSession session, bool keepsBindings)
    {
        Name = name;
        _session = session;
        _keepsBindings = keepsBindings;
    }

    public string Name { get; }

    /// <summary>Inputs as the file declares them; −1 is dynamic.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    /// <summary>Outputs as the file declares them.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    /// <exception cref="Mem3DException">ONNX Runtime does not read the file.</exception>
    public static Graph Load(string name, byte[] model, Device device)
    {
        try
        {
            using var options = device.SessionOptions();
            return new Graph(name, new InferenceSession(model, options), device.Name == "CPU");
        }
        catch (OnnxRuntimeException e)
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, $"The network {name} does not load: expected a graph that ONNX Runtime reads, found: {FirstLine(e.Message)}",
                "Install the model set again, or one made for this build.", e);
        }
    }

    /// <summary>Runs the network; outputs are written into the given buffers. On buffers of an earlier run nothing is allocated.</summary>
    /// <exception cref="OperationCanceledException">Cancelled: the run in progress was terminated.</exception>
    /// <exception cref="Mem3DException">The runtime failed.</exception>
    public void Run(ReadOnlySpan<TensorView> inputs, ReadOnlySpan<TensorView> outputs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        GraphBinding? binding = null;
        try
        {
            binding = Take(outputs[0].Data);
            binding.Bind(inputs, outputs);
            binding.Run(cancellationToken);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException e)
        {
            throw RuntimeErrors.Of(Name, e);
        }
        finally
        {
            Return(binding);
        }
    }

    public void Dispose()
    {
        lock (_idle)
        {
            _disposed = true;
            _idle.ForEach(binding => binding.Dispose());
            _idle.Clear();
        }

        _session.Dispose();
    }

    /// <summary>The idle binding that already writes to this buffer; else a new one, or the one not used for longest when there are enough.</summary>
    private GraphBinding Take(Memory<float> output)
    {
        lock (_idle)
        {
            var at = _idle.Count - 1;
            while (at >= 0 && !_idle[at].Writes(output))
            {
                at--;
            }

            if (at < 0 && _idle.Count < MostIdle)
            {
                return new GraphBinding(_session, _keepsBindings);
            }

            var binding = _idle[Math.Max(at, 0)];
            _idle.RemoveAt(Math.Max(at, 0));
            return binding;
        }
    }

    private void Return(GraphBinding? binding)
    {
        lock (_idle)
        {
            if (binding is not null && !_disposed && _idle.Count < MostIdle)
            {
                _idle.Add(binding);
                return;
            }
        }

        binding?.Dispose();
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();
}
