using Mem3D.Core.Errors;
using Mem3D.Inference.Propagation;
using Mem3D.Inference.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace Mem3D.Inference.Models;

/// <summary>What docs/networks.md demands of the graphs, and the check of manifest and files against it.</summary>
internal static class GraphContract
{
    public const string Interaction = "interaction";
    public const string EncodeQuery = "encode_query";
    public const string EncodeMemory = "encode_memory";
    public const string ReadDecode = "read_decode";

    /// <summary>Optional: without it the passes between two anchors are blended.</summary>
    public const string Fuse = "fuse";

    /// <summary>Optional output of the graph interaction: without it a first mask is chosen by what its probabilities say.</summary>
    public const string Quality = "quality";

    /// <summary>Optional: without it slices keep the scores they got as a pass came to them.</summary>
    public const string Judge = "judge";

    private const int Any = -1;
    private const int Free = 0;

    private static readonly string[] Names = [Interaction, EncodeQuery, EncodeMemory, ReadDecode];

    private static readonly string[] Optional = [Fuse, Judge];

    /// <summary>Checks the manifest against the contract: names of graphs, inputs and outputs, and the sizes that follow from one another.</summary>
    /// <exception cref="Mem3DException">What was expected and what was found.</exception>
    public static void Check(ModelManifest manifest)
    {
        SectionContract.Check(manifest.Memory);
        SectionContract.Check(manifest.Interaction);
        var memory = manifest.Memory;
        foreach (var name in Names.Concat(Optional.Where(manifest.Graphs.ContainsKey)))
        {
            var entry = manifest.Graphs.GetValueOrDefault(name)
                ?? throw Wrong($"the graph {name}", manifest.Graphs.Count == 0 ? "no graph" : string.Join(", ", manifest.Graphs.Keys));
            var size = name == Interaction ? manifest.Interaction.RoiSize : memory.RoiSize;
            Same($"roiSize of {name}", size, entry.RoiSize);

            var (inputs, outputs) = Expected(name, size, memory.KeyChannels, memory.ValueChannels, Tells(entry));
            Compare($"inputs of {name}", inputs, entry.Inputs);
            Compare($"outputs of {name}", outputs, entry.Outputs);
        }

        foreach (var feature in new[] { "f16", "f8", "f4" })
        {
            var made = Shape(manifest.Graphs[EncodeQuery].Outputs, feature);
            var reader = manifest.Graphs[feature == "f16" ? EncodeMemory : ReadDecode];
            Same($"channels of {feature} where it is read", made[1], Shape(reader.Inputs, feature)[1]);
        }
    }

    /// <summary>Checks a loaded file against its manifest entry.</summary>
    /// <exception cref="Mem3DException">What was expected and what was found.</exception>
    public static void Check(GraphEntry entry, Graph graph)
    {
        CheckFile($"inputs of {entry.File}", entry.Inputs, graph.Inputs);
        CheckFile($"outputs of {entry.File}", entry.Outputs, graph.Outputs);
    }

    /// <summary>Does the graph's entry declare the output quality?</summary>
    public static bool Tells(GraphEntry entry) => entry.Outputs.Any(output => output?.Name == Quality);

    internal static Mem3DException Wrong(string expected, string found) => new(
        ErrorKind.Unavailable, $"The model set does not fit: expected {expected}, found {found}.", "Install a model set made for this build.");

    /// <summary>Any: dynamic. Free: fixed, but the network's own choice (channels of the features).</summary>
    private static ((string Name, int[] Shape)[] Inputs, (string Name, int[] Shape)[] Outputs) Expected(
        string graph, int s, int ck, int cv, bool tells)
    {
        var p = s * s / 256;
        (string, int[]) image = ("image", [Any, 4, s, s]), f16 = ("f16", [Any, Free, s / 16, s / 16]);
        (string, int[]) f8 = ("f8", [Any, Free, s / 8, s / 8]), f4 = ("f4", [Any, Free, s / 4, s / 4]);
        (string, int[]) key = ("key_q", [Any, p, ck]), value = ("val_q", [Any, cv, s / 16, s / 16]);
        (string, int[]) prob = ("prob", [Any, 1, s, s]), quality = (Quality, [Any, 1]);
        return graph switch
        {
            Interaction => ([("x", [Any, 5, s, s])], tells ? [prob, quality] : [prob]),
            EncodeQuery => ([image], [key, value, f16, f8, f4]),
            EncodeMemory => ([image, ("mask", [Any, 1, s, s]), f16], [("mem_key", [Any, p, ck]), ("mem_val", [Any, p, cv])]),
            Fuse => ([image, ("masks", [Any, 3, s, s]), ("scalars", [Any, 6])], [prob, quality, ("presence", [Any, 1])]),
            Judge => ([("facts", [Any, SliceFacts.Count])], [quality, ("presence", [Any, 1])]),
            _ => (
                [
                    key, value, f8, f4, image, ("prev_mask", [Any, 1, s, s]), ("prev_image", [Any, 1, s, s]), ("mem_key", [Any, ck]),
                    ("mem_val", [Any, cv]), ("mem_bias", [Any, Any]), ("chain", [Any, 6]),
                ],
                [prob, quality, ("presence", [Any, 1]), ("expected_iou", [Any, 1]), ("share", [Any, Any])]),
        };
    }

    private static void Compare(string where, (string Name, int[] Shape)[] expected, IReadOnlyList<TensorEntry> found)
    {
        if (found.Contains(null!))
        {
            throw Wrong($"a name, a shape and a type for each of the {where}", "null");
        }

        foreach (var (name, shape) in expected)
        {
            var tensor = found.FirstOrDefault(t => t.Name == name) ?? throw Wrong($"{name} among the {where}", string.Join(", ", found.Select(t => t.Name)));
            var fits = tensor.Shape.Count == shape.Length && shape.Zip(tensor.Shape).All(d => d.First == Free ? d.Second > 0 : d.First == d.Second);
            if (!fits || tensor.Type is not ("float32" or "float"))
            {
                throw Wrong($"{name} {Text(shape)} float32 among the {where}", $"{Text(tensor.Shape)} {tensor.Type}");
            }
        }

        if (found.Count != expected.Length)
        {
            throw Wrong($"{expected.Length} {where}", string.Join(", ", found.Select(t => t.Name)));
        }
    }

    private static void CheckFile(string where, IReadOnlyList<TensorEntry> expected, IReadOnlyDictionary<string, NodeMetadata> found)
    {
        foreach (var tensor in expected)
        {
            if (!found.TryGetValue(tensor.Name, out var node))
            {
                throw Wrong($"{tensor.Name} among the {where}", string.Join(", ", found.Keys));
            }

            if (!node.IsTensor || node.ElementType != typeof(float) || !node.Dimensions.SequenceEqual(tensor.Shape))
            {
                throw Wrong($"{tensor.Name} {Text(tensor.Shape)} float32 among the {where}", $"{Text(node.Dimensions)} {node.ElementType.Name}");
            }
        }

        if (found.Count != expected.Count)
        {
            throw Wrong($"{expected.Count} {where}", string.Join(", ", found.Keys));
        }
    }

    private static IReadOnlyList<int> Shape(IReadOnlyList<TensorEntry> tensors, string name) => tensors.First(t => t.Name == name).Shape;

    private static string Text(IEnumerable<int> shape) => $"[{string.Join(", ", shape.Select(d => d == Free ? "c" : $"{d}"))}]";

    private static void Same(string what, int expected, int found)
    {
        if (expected != found)
        {
            throw Wrong($"{what} to be {expected}", $"{found}");
        }
    }
}
