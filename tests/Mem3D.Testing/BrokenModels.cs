using System.Text.Json.Nodes;

namespace Mem3D.Testing;

/// <summary>
/// Model folders as they go wrong in the world, made from the committed model set of a few kilobytes (tests/fixtures/models). Each way has words
/// that the refusal must contain.
/// </summary>
public static class BrokenModels
{
    private static readonly Dictionary<string, (Action<string> Break, string[] Words)> Ways = new()
    {
        ["no folder"] = (folder => Directory.Delete(folder, true), ["manifest.json", "no such folder"]),
        ["no manifest"] = (folder => File.Delete(At(folder, "manifest.json")), ["manifest.json", "found none"]),
        ["manifest that is not JSON"] = (folder => File.WriteAllText(At(folder, "manifest.json"), "{ \"modelSet\": "), ["manifest.json", "found"]),
        ["manifest that is empty"] = (folder => File.WriteAllText(At(folder, "manifest.json"), "null"), ["manifest.json", "an empty one"]),
        ["manifest without a section"] = (folder => Edit(folder, m => m.AsObject().Remove("memory")), ["manifest.json", "memory"]),
        ["manifest without a graph"] = (
            folder => Edit(folder, m => m["graphs"]!.AsObject().Remove("encode_memory")), ["expected the graph encode_memory", "found interaction"]),
        ["wrong roiSize"] = (folder => Edit(folder, m => m["graphs"]!["read_decode"]!["roiSize"] = 64), ["roiSize of read_decode to be 32", "found 64"]),
        ["wrong name"] = (
            folder => Edit(folder, m => m["graphs"]!["read_decode"]!["inputs"]![9]!["name"] = "bias"), ["expected mem_bias", "found key_q", "bias"]),
        ["wrong shape"] = (
            folder => Edit(folder, m => m["graphs"]!["encode_query"]!["outputs"]![0]!["shape"] = new JsonArray(-1, 4, 8)), ["key_q [-1, 4, 4]", "found [-1, 4, 8]"]),
        ["wrong type"] = (folder => Edit(folder, m => m["graphs"]!["interaction"]!["inputs"]![0]!["type"] = "int8"), ["float32", "found [-1, 5, 32, 32] int8"]),
        ["missing network"] = (folder => File.Delete(At(folder, "encode_query.onnx")), ["expected encode_query.onnx", "found no such file"]),
        ["wrong SHA-256"] = (
            folder => Edit(folder, m => m["graphs"]!["interaction"]!["sha256"] = new string('0', 64)), ["interaction.onnx", "expected SHA-256 0000000000000000", "found"]),
        ["cut short"] = (folder => Shorten(At(folder, "read_decode.onnx")), ["read_decode.onnx", "cut short", "expected SHA-256"]),
        ["damaged"] = (folder => Damage(At(folder, "encode_memory.onnx")), ["encode_memory.onnx", "damaged", "expected SHA-256"]),
        ["damaged before it was described"] = (folder =>
        {
            Shorten(At(folder, "interaction.onnx"));
            Rehash(folder, "interaction");
        }, ["interaction does not load", "expected", "found"]),
        ["another graph than described"] = (folder => Edit(folder, m =>
        {
            m["graphs"]!["encode_memory"]!["file"] = "encode_query.onnx";
            m["graphs"]!["encode_memory"]!["sha256"] = m["graphs"]!["encode_query"]!["sha256"]!.GetValue<string>();
        }), ["expected mask among the inputs of encode_query.onnx", "found image"]),
        ["impossible number"] = (folder => Edit(folder, m => m["memory"]!["every"] = 0), ["memory.every from 1", "found 0"]),
    };

    /// <summary>Every way, for theories.</summary>
    public static IEnumerable<string> Kinds => Ways.Keys;

    /// <summary>Words that the refusal of this way contains: what was expected and what was found.</summary>
    public static IReadOnlyList<string> Words(string kind) => Ways[kind].Words;

    /// <summary>Makes a model folder of this kind inside a folder and returns it.</summary>
    public static string Make(string kind, string parent)
    {
        var folder = Path.Combine(parent, "models");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(Checkout.Combine("tests", "fixtures", "models", "tiny")))
        {
            File.Copy(file, At(folder, Path.GetFileName(file)), true);
        }

        Ways[kind].Break(folder);
        return folder;
    }

    /// <summary>Changes the manifest of a model folder.</summary>
    public static void Edit(string folder, Action<JsonNode> edit)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(At(folder, "manifest.json")))!;
        edit(manifest);
        File.WriteAllText(At(folder, "manifest.json"), manifest.ToJsonString());
    }

    /// <summary>Writes the hash of a graph's file, whatever it holds, into the manifest.</summary>
    public static void Rehash(string folder, string graph) => Edit(folder, m =>
    {
        var file = At(folder, m["graphs"]![graph]!["file"]!.GetValue<string>());
        m["graphs"]![graph]!["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)));
    });

    private static string At(string folder, string file) => Path.Combine(folder, file);

    private static void Shorten(string file)
    {
        using var stream = File.Open(file, FileMode.Open);
        stream.SetLength(stream.Length * 2 / 3);
    }

    private static void Damage(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 0xff;
        File.WriteAllBytes(file, bytes);
    }
}
