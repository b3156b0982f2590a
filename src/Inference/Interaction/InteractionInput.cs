using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Interaction;

/// <summary>What the interaction network sees (docs/networks.md, Interaction network): slice, previous probability, positive, negative, region.</summary>
internal static class InteractionInput
{
    private const float Neutral = 0.5f;

    /// <summary>The network's input [5, S, S] for an ROI; <paramref name="previous"/> empty: neutral.</summary>
    public static void Fill(
        ReadOnlySpan<float> slice, int width, int height, PromptSet prompts, ReadOnlySpan<float> previous, Roi roi, int size, double radius,
        Span<float> input)
    {
        var cells = size * size;
        var image = input[..cells];
        Sampler.Sample(slice, width, height, roi, size, image, Edge.Border);
        IntensityWindow.Of(image).Apply(image);
        var channel = input.Slice(cells, cells);
        if (previous.IsEmpty)
        {
            channel.Fill(Neutral);
        }
        else
        {
            Sampler.Sample(previous, width, height, roi, size, channel, Edge.Zero);
        }

        prompts.Draw(roi, size, radius, input.Slice(2 * cells, 3 * cells));
    }
}
