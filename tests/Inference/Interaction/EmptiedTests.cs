using Mem3D.Core.Interactions;
using Mem3D.Inference.Interaction;
using Mem3D.Inference.Models;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Tests.Interaction;

/// <summary>docs/networks.md, Correction: what a stroke takes away may not be everything, unless nothing is left by any measure.</summary>
public class EmptiedTests
{
    private const int Side = 48;

    /// <param name="peak">The network's answer in the left half of its view.</param>
    /// <param name="rest">Its answer in the right half.</param>
    /// <param name="left">Whether voxels of the left half are in the mask.</param>
    /// <param name="right">Whether voxels of the right half are.</param>
    [Theory]
    [InlineData(0.9, 0.2, true, false)]
    [InlineData(0.4, 0.02, true, false)]
    [InlineData(0.4, 0.15, true, true)]
    [InlineData(0.06, 0.01, true, false)]
    [InlineData(0.04, 0.01, false, false)]
    public void A_correction_that_would_leave_nothing_keeps_what_is_likeliest(double peak, double rest, bool left, bool right)
    {
        var answer = Segment(peak, rest, previous: true);

        (answer[(24 * Side) + 12] > 0.5f).Should().Be(left);
        (answer[(24 * Side) + 36] > 0.5f).Should().Be(right);
        answer.Should().OnlyContain(p => p >= 0 && p <= 1);
    }

    [Fact]
    public void A_first_mask_may_be_empty() => Segment(0.4, 0.02, previous: false).Should().OnlyContain(p => p < 0.41f);

    [Fact]
    public void What_a_correction_did_not_look_at_stays_as_it_was()
    {
        float[] answer = [0.4f, 0.3f, 0.02f];

        EmptiedMask.Rescue([0.4f, 1, 1], answer);

        answer[0].Should().Be(0.4f);
        answer[1].Should().BeGreaterThan(0.5f);
        answer[2].Should().BeLessThan(0.5f);
    }

    private static float[] Segment(double peak, double rest, bool previous)
    {
        var settings = new InteractionSection(32, 2.5, 0.1, 3, 24, 64, 2.5, 1.6, 2, 4, 1.25, 0.02, ["box"]);
        var (slice, mask, answer) = (new float[Side * Side], new float[Side * Side], new float[Side * Side]);
        for (var i = 0; previous && i < mask.Length; i++)
        {
            mask[i] = i / Side is > 10 and < 38 && i % Side is > 4 and < 44 ? 1 : 0;
        }

        var prompts = PromptSet.Of([new Prompt(PromptKind.Scribble, !previous, [new SlicePoint(20, 24), new SlicePoint(30, 24)])]);
        new InteractionRunner(new Halves((float)peak, (float)rest), settings)
            .Segment(slice, Side, Side, PixelShape.Even, prompts, previous ? mask : [], answer, TestContext.Current.CancellationToken);
        return answer;
    }

    private sealed class Halves(float left, float right) : IInteractionNetwork
    {
        public int Size => 32;

        public bool TellsQuality => false;

        public float Run(Memory<float> input, Memory<float> probability, CancellationToken cancellationToken)
        {
            for (var i = 0; i < Size * Size; i++)
            {
                probability.Span[i] = i % Size < Size / 2 ? left : right;
            }

            return 0;
        }
    }
}
