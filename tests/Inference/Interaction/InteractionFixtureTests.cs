using System.Text.Json;
using Mem3D.Inference.Interaction;
using Mem3D.Inference.Models;
using Mem3D.Inference.Preprocessing;
using Mem3D.Inference.Tests.Fixtures;

namespace Mem3D.Inference.Tests.Interaction;

/// <summary>The slice procedure held to the reference of the training side, without weights.</summary>
public class InteractionFixtureTests
{
    private static readonly InteractionSection Settings = new(32, 2.5, 0.1, 3, 24, 64, 2.5, 1.6, 2, 4, 1.25, 0.02, [], 3);

    [Fact]
    public void Network_inputs_equal_the_reference()
    {
        var fixture = Repository.Fixture("interaction_input.bin");
        var (height, width) = (fixture.Shape("slice")[0], fixture.Shape("slice")[1]);
        var size = fixture.Header.GetProperty("roiSize").GetInt32();
        var input = new float[5 * size * size];
        var index = 0;
        foreach (var example in fixture.Header.GetProperty("cases").EnumerateArray())
        {
            var previous = example.GetProperty("previous").GetBoolean() ? fixture["previous"] : [];
            InteractionInput.Fill(
                fixture["slice"], width, height, PromptJson.Set(example.GetProperty("prompts")), previous, RoiOf(example.GetProperty("roi")), size, 2.5, input);
            var expected = fixture["x"].AsSpan(index++ * input.Length, input.Length);
            for (var i = 0; i < input.Length; i++)
            {
                input[i].Should().BeApproximately(expected[i], 2e-4f, "{0} channel {1} cell {2}", example.GetProperty("name"), i / (size * size), i % (size * size));
            }
        }

        index.Should().Be(6);
    }

    [Fact]
    public void Pasting_equals_the_reference()
    {
        var fixture = Repository.Fixture("interaction_paste.bin");
        var (height, width) = (fixture.Shape("onto")[0], fixture.Shape("onto")[1]);
        var size = fixture.Header.GetProperty("roiSize").GetInt32();
        foreach (var example in fixture.Header.GetProperty("cases").EnumerateArray())
        {
            var roi = RoiOf(example.GetProperty("roi"));
            var result = fixture["onto"].ToArray();
            var rect = Paster.Rect(roi, width, height);
            var values = new float[rect.Count];
            Paster.Paste(fixture["prob"], size, roi, rect, values);
            for (var i = 0; i < values.Length; i++)
            {
                result[((rect.Y0 + (i / rect.Width)) * width) + rect.X0 + (i % rect.Width)] = values[i];
            }

            var expected = fixture[example.GetProperty("result").GetString()!];
            for (var i = 0; i < result.Length; i++)
            {
                result[i].Should().BeApproximately(expected[i], 1e-4f, "roi {0} voxel {1}", roi, i);
            }
        }
    }

    [Fact]
    public void Regions_and_results_of_the_whole_procedure_equal_the_reference() => Procedure(
        Repository.Fixture("interaction_search.bin"), size => new StandInInteractionNetwork(size), Settings, 0.005f, 0.999);

    [Fact]
    public void A_search_that_quality_decides_equals_the_reference() => Procedure(
        Repository.Fixture("interaction_quality.bin"), size => new StandInInteractionNetwork(size, tells: true), Settings with { SearchNarrower = 3 }, 0.005f, 0.999);

    internal static void Procedure(
        NetworkFixture fixture, Func<int, IInteractionNetwork> network, InteractionSection settings, float tolerance, double agreement, float qualityTolerance = 1e-3f)
    {
        var size = fixture.Header.GetProperty("roiSize").GetInt32();
        var rois = new List<Roi>();
        var runner = new InteractionRunner(network(size), settings) { Observer = rois.Add };
        foreach (var example in fixture.Header.GetProperty("cases").EnumerateArray())
        {
            var image = example.GetProperty("image").GetString()!;
            var (height, width) = (fixture.Shape(image)[0], fixture.Shape(image)[1]);
            var (name, first, more) = (example.GetProperty("name").GetString()!, example.GetProperty("prompts"), example.GetProperty("correction"));
            ReadOnlySpan<float> previous = [];
            for (var round = 0; round < 2; round++)
            {
                rois.Clear();
                var probability = new float[width * height];
                var quality = runner.Segment(
                    fixture[image], width, height, PixelShape.Even, round == 0 ? PromptJson.Set(first) : PromptJson.Set(first, more), previous, probability,
                    TestContext.Current.CancellationToken);
                Near(rois, example.GetProperty("rois")[round], $"{name}, round {round}");
                var expected = fixture[$"{name}/{round}"];
                var same = probability.Zip(expected).Count(p => (p.First > 0.5f) == (p.Second > 0.5f));
                ((double)same / expected.Length).Should().BeGreaterThanOrEqualTo(agreement, "{0}, round {1}", name, round);
                probability.Zip(expected).Count(p => Math.Abs(p.First - p.Second) > tolerance)
                    .Should().BeLessThanOrEqualTo(expected.Length / 1000, "{0}, round {1}", name, round);
                var told = example.GetProperty("qualities")[round] is { ValueKind: JsonValueKind.Number } number ? number.GetSingle() : (float?)null;
                quality.HasValue.Should().Be(told.HasValue, "{0}, round {1}", name, round);
                (quality ?? 0).Should().BeApproximately(told ?? 0, qualityTolerance, "{0}, round {1}", name, round);
                previous = expected;
            }
        }
    }

    private static void Near(List<Roi> rois, JsonElement expected, string because)
    {
        rois.Should().HaveCount(expected.GetArrayLength(), because);
        for (var i = 0; i < rois.Count; i++)
        {
            var other = RoiOf(expected[i]);
            (Math.Abs(rois[i].CentreY - other.CentreY) + Math.Abs(rois[i].CentreX - other.CentreX) + Math.Abs(rois[i].SideX - other.SideX))
                .Should().BeLessThan(1e-6, "{0}, run {1}: {2} against {3}", because, i, rois[i], other);
        }
    }

    private static Roi RoiOf(JsonElement json) => new(json[0].GetDouble(), json[1].GetDouble(), json[2].GetDouble());
}
