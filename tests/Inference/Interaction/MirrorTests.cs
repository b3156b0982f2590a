using Mem3D.Core.Interactions;
using Mem3D.Inference.Interaction;
using Mem3D.Inference.Models;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Tests.Interaction;

/// <summary>docs/networks.md, Look: the mean over the input as it is and mirrored, every answer mirrored back.</summary>
public class MirrorTests
{
    private const int Size = 32;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_kept_answer_is_the_mean_over_the_views(int mirrors)
    {
        var settings = new InteractionSection(Size, 2.5, 0.1, 3, 24, 64, 2.5, 1.6, 2, 4, 1.25, 0.02, ["box"], mirrors);
        var network = new Leaning();
        var slice = new float[48 * 48];
        for (var i = 0; i < slice.Length; i++)
        {
            slice[i] = ((i / 48) * 3) + (i % 48);
        }

        var answer = new float[slice.Length];
        var prompts = PromptSet.Of([new Prompt(PromptKind.Box, true, [new SlicePoint(9.5, 9.5), new SlicePoint(33.5, 33.5)])]);
        var quality = new InteractionRunner(network, settings).Segment(slice, 48, 48, PixelShape.Even, prompts, [], answer, TestContext.Current.CancellationToken);

        network.Inputs.Should().HaveCount(mirrors);
        quality.Should().BeApproximately(0.15f * (mirrors + 1), 1e-6f, "the mean of 0.3, 0.6, 0.9");
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < Size; column++)
            {
                var plain = network.Inputs[0][(row * Size) + column];
                if (mirrors > 1)
                {
                    network.Inputs[1][(row * Size) + Size - 1 - column].Should().Be(plain);
                }

                if (mirrors > 2)
                {
                    network.Inputs[2][((Size - 1 - row) * Size) + column].Should().Be(plain);
                }
            }
        }

        // The network says 0.9 in the left half of what it sees, 0.1 in the right: views 1 and 3 say so of the slice's left half, view 2 of its right.
        var left = (0.9f + (mirrors > 1 ? 0.1f : 0) + (mirrors > 2 ? 0.9f : 0)) / mirrors;
        var right = (0.1f + (mirrors > 1 ? 0.9f : 0) + (mirrors > 2 ? 0.1f : 0)) / mirrors;
        answer[(21 * 48) + 12].Should().BeApproximately(left, 1e-5f);
        answer[(21 * 48) + 30].Should().BeApproximately(right, 1e-5f);
    }

    /// <summary>0.9 in the left half of its view, 0.1 in the right; notes its inputs, and tells a higher quality from run to run.</summary>
    private sealed class Leaning : IInteractionNetwork
    {
        public int Size => MirrorTests.Size;

        public bool TellsQuality => true;

        public List<float[]> Inputs { get; } = [];

        public float Run(Memory<float> input, Memory<float> probability, CancellationToken cancellationToken)
        {
            Inputs.Add(input.Span[..(5 * Size * Size)].ToArray());
            for (var i = 0; i < Size * Size; i++)
            {
                probability.Span[i] = i % Size < Size / 2 ? 0.9f : 0.1f;
            }

            return 0.3f * Inputs.Count;
        }
    }
}
