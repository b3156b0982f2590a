using System.Text.Json;
using Mem3D.Core.Interactions;
using Mem3D.Inference.Interaction;

namespace Mem3D.Inference.Tests.Fixtures;

/// <summary>
/// Prompts as fixtures write them (y before x). Extreme points come as four clicks and a box, which is what they become; so a fixture's prompts are
/// scribbles, boxes and lassos.
/// </summary>
internal static class PromptJson
{
    public static IReadOnlyList<Prompt> Read(JsonElement json)
    {
        var prompts = new List<Prompt>();
        foreach (var stroke in json.GetProperty("strokes").EnumerateArray())
        {
            prompts.Add(new Prompt(PromptKind.Scribble, stroke.GetProperty("positive").GetBoolean(), Points(stroke.GetProperty("points"))));
        }

        foreach (var box in json.GetProperty("boxes").EnumerateArray())
        {
            var b = box.EnumerateArray().Select(v => v.GetDouble()).ToArray();
            prompts.Add(new Prompt(PromptKind.Box, true, [new SlicePoint(b[1], b[0]), new SlicePoint(b[3], b[2])]));
        }

        foreach (var lasso in json.GetProperty("lassos").EnumerateArray())
        {
            prompts.Add(new Prompt(PromptKind.Lasso, true, Points(lasso)));
        }

        return prompts;
    }

    public static PromptSet Set(params JsonElement[] json) => PromptSet.Of([.. json.SelectMany(Read)]);

    private static List<SlicePoint> Points(JsonElement json) =>
        [.. json.EnumerateArray().Select(p => new SlicePoint(p[1].GetDouble(), p[0].GetDouble()))];
}
