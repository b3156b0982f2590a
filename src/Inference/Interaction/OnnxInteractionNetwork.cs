using Mem3D.Inference.Models;
using Mem3D.Inference.Runtime;

namespace Mem3D.Inference.Interaction;

/// <summary>The graph <c>interaction</c>; <paramref name="tells"/>: with the output <c>quality</c>.</summary>
internal sealed class OnnxInteractionNetwork(Graph graph, int size, bool tells) : IInteractionNetwork
{
    private readonly long[] _inputShape = [1, 5, size, size];
    private readonly long[] _outputShape = [1, 1, size, size];
    private readonly long[] _qualityShape = [1, 1];

    public int Size => size;

    public bool TellsQuality => tells;

    public float Run(Memory<float> input, Memory<float> probability, CancellationToken cancellationToken)
    {
        var quality = tells ? new float[1] : [];
        TensorView prob = new("prob", probability, _outputShape);
        graph.Run([new TensorView("x", input, _inputShape)], tells ? [prob, new TensorView(GraphContract.Quality, quality, _qualityShape)] : [prob], cancellationToken);
        Finite.Check(probability.Span, graph.Name, "prob");
        Finite.Check(quality, graph.Name, GraphContract.Quality);
        return tells ? quality[0] : 0;
    }
}
