using Mem3D.Inference.Runtime;

namespace Mem3D.Inference.Interaction;

/// <summary>The graph <c>interaction</c>.</summary>
internal sealed class OnnxInteractionNetwork(Graph graph, int size) : IInteractionNetwork
{
    private readonly long[] _inputShape = [1, 5, size, size];
    private readonly long[] _outputShape = [1, 1, size, size];

    public int Size => size;

    public void Run(Memory<float> input, Memory<float> probability, CancellationToken cancellationToken)
    {
        graph.Run([new TensorView("x", input, _inputShape)], [new TensorView("prob", probability, _outputShape)], cancellationToken);
        Finite.Check(probability.Span, graph.Name, "prob");
    }
}
