using Mem3D.Core.Errors;
using Microsoft.ML.OnnxRuntime;

namespace Mem3D.Inference.Runtime;

/// <summary>One loaded network. Runs on buffers of the caller: nothing large is allocated or copied. Thread-safe.</summary>
internal sealed class Graph : IDisposable
{
    private readonly InferenceSession _session;

    private Graph(string name, InferenceSession session)
    {
        Name = name;
        _session = session;
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
            return new Graph(name, new InferenceSession(model, options));
        }
        catch (OnnxRuntimeException e)
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, $"The network {name} does not load: expected a graph that ONNX Runtime reads, found: {FirstLine(e.Message)}",
                "Install the model set again, or one made for this build.", e);
        }
    }

    /// <summary>Runs the network; outputs are written into the given buffers.</summary>
    /// <exception cref="OperationCanceledException">Cancelled: the run in progress was terminated.</exception>
    /// <exception cref="Mem3DException">The runtime failed.</exception>
    public void Run(ReadOnlySpan<TensorView> inputs, ReadOnlySpan<TensorView> outputs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var options = new RunOptions();
        var values = new List<OrtValue>(inputs.Length + outputs.Length);
        try
        {
            var (inputNames, inputValues) = Wrap(inputs, values);
            var (outputNames, outputValues) = Wrap(outputs, values);
            using (cancellationToken.Register(static o => ((RunOptions)o!).Terminate = true, options))
            {
                _session.Run(options, inputNames, inputValues, outputNames, outputValues);
            }
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException e)
        {
            throw new Mem3DException(ErrorKind.Unavailable, $"The network {Name} failed: {e.Message}", "Try again; if it happens again, restart the server.", e);
        }
        finally
        {
            values.ForEach(value => value.Dispose());
        }
    }

    public void Dispose() => _session.Dispose();

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();

    private static (string[] Names, OrtValue[] Values) Wrap(ReadOnlySpan<TensorView> tensors, List<OrtValue> all)
    {
        var names = new string[tensors.Length];
        var values = new OrtValue[tensors.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            var tensor = tensors[i];
            names[i] = tensor.Name;
            values[i] = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, tensor.Data, tensor.Shape);
            all.Add(values[i]);
        }

        return (names, values);
    }
}
