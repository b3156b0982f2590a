using System.Numerics.Tensors;
using Mem3D.Inference.Interaction;

namespace Mem3D.Inference.Tests.Interaction;

/// <summary>
/// The fixtures' stand-in: prob = clamp(0.5 + 0.4·x0 + 0.5·x2 − 0.5·x3 + 0.3·(x1 − 0.5), 0, 1); quality = 4·a·(1 − a), a = mean prob.
/// </summary>
internal sealed class StandInInteractionNetwork(int size, bool tells = false) : IInteractionNetwork
{
    public int Size => size;

    public bool TellsQuality => tells;

    public int Runs { get; private set; }

    public float Run(Memory<float> input, Memory<float> probability, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Runs++;
        var x = input.Span;
        var cells = size * size;
        for (var i = 0; i < cells; i++)
        {
            probability.Span[i] = Math.Clamp(
                0.5f + (0.4f * x[i]) + (0.5f * x[(2 * cells) + i]) - (0.5f * x[(3 * cells) + i]) + (0.3f * (x[cells + i] - 0.5f)), 0, 1);
        }

        if (!tells)
        {
            return 0;
        }

        var mean = TensorPrimitives.Sum(probability.Span) / cells;
        return 4 * mean * (1 - mean);
    }
}
