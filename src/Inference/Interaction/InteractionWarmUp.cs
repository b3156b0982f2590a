using Mem3D.Core.Interactions;
using Mem3D.Inference.Models;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Interaction;

/// <summary>A stroke on a disc and a correction of what comes of it, so that a person's first stroke waits for no memory planning and no compiler.</summary>
internal static class InteractionWarmUp
{
    private const int Side = 64;

    /// <exception cref="Core.Errors.Mem3DException">The network does not run.</exception>
    public static void Run(IInteractionNetwork network, InteractionSection settings)
    {
        var slice = new float[Side * Side];
        for (var i = 0; i < slice.Length; i++)
        {
            slice[i] = Math.Pow((i % Side) - (Side / 2), 2) + Math.Pow((i / Side) - (Side / 2), 2) < Side * Side / 16 ? 100 : 0;
        }

        var runner = new InteractionRunner(network, settings);
        var (found, corrected) = (new float[slice.Length], new float[slice.Length]);
        Prompt[] prompts = [Stroke(true, Side / 2), Stroke(false, 4)];
        runner.Segment(slice, Side, Side, new PixelShape(1, 1), PromptSet.Of(prompts[..1]), [], found, CancellationToken.None);
        found[(Side / 2 * Side) + (Side / 2)] = 1;
        runner.Segment(slice, Side, Side, new PixelShape(1, 1), PromptSet.Of(prompts), found, corrected, CancellationToken.None);
    }

    private static Prompt Stroke(bool positive, int row) => new(PromptKind.Scribble, positive, [new SlicePoint((Side / 2) - 5, row), new SlicePoint((Side / 2) + 5, row)]);
}
