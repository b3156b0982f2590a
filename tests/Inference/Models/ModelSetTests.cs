using System.Text.Json.Nodes;
using Mem3D.Core.Errors;
using Mem3D.Inference.Models;
using Mem3D.Inference.Runtime;
using Mem3D.Inference.Tests.Fixtures;
using Mem3D.Testing;

namespace Mem3D.Inference.Tests.Models;

/// <summary>A model set that is not what it says is refused at start, with what was expected and what was found.</summary>
public sealed class ModelSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_good_set_loads_and_says_what_it_is()
    {
        using var models = TinyModels.Load();
        models.Info.Should().Match<Core.Segmentation.EngineInfo>(i => i.ModelSet == "tiny" && i.Version == "1.0.0" && i.Device == "CPU" && i.Note == "");
        models.Memory.Shapes.Should().Be(new Inference.Memory.MemoryShapes(32, 4, 4, 4, 4, 4));
        models.Memory.Shapes.Tokens.Should().Be(4);
    }

    [Fact]
    public void A_device_that_is_not_there_is_replaced_and_the_reason_told()
    {
        var device = Device.Choose(DeviceChoice.Cuda, 1);
        Assert.SkipWhen(device.Name == "CUDA", "This machine has a GPU.");
        device.Note.Should().Contain("CUDA");
        Device.Choose(DeviceChoice.Auto, 1).Name.Should().Be("CPU");
    }

    [Fact]
    public void A_file_that_is_not_the_one_meant_is_refused()
    {
        var folder = TinyModels.CopyTo(_folder.Path);
        File.Copy(Path.Combine(folder, "encode_query.onnx"), Path.Combine(folder, "read_decode.onnx"), true);
        Refused(folder).Message.Should().Contain("read_decode.onnx").And.Contain("SHA-256");
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var folder = TinyModels.CopyTo(_folder.Path);
        File.Delete(Path.Combine(folder, "interaction.onnx"));
        Refused(folder).Message.Should().Contain("interaction.onnx").And.NotContain(folder, "paths of the server are nobody's business");
    }

    [Fact]
    public void A_file_that_is_no_network_is_refused()
    {
        var folder = TinyModels.CopyTo(_folder.Path);
        byte[] rubbish = [1, 2, 3];
        File.WriteAllBytes(Path.Combine(folder, "interaction.onnx"), rubbish);
        Edit(folder, m => m["graphs"]!["interaction"]!["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(rubbish)));
        Refused(folder).Message.Should().Contain("interaction");
    }

    [Fact]
    public void Without_a_manifest_there_is_nothing_to_load() => Refused(_folder.Path).Message.Should().Contain("manifest.json");

    [Fact]
    public void A_manifest_that_lacks_a_part_is_refused()
    {
        var folder = TinyModels.CopyTo(_folder.Path);
        Edit(folder, m => m.AsObject().Remove("memory"));
        Refused(folder).Message.Should().Contain("memory");
    }

    [Theory]
    [InlineData("encode_query", "outputs", 0, "shape", "[-1, 4, 8]", "key_q")]
    [InlineData("read_decode", "inputs", 9, "name", "\"bias\"", "mem_bias")]
    [InlineData("interaction", "inputs", 0, "type", "\"int8\"", "float32")]
    [InlineData("encode_memory", "inputs", 2, "shape", "[-1, 8, 2, 2]", "f16")]
    public void A_manifest_against_the_contract_is_refused(string graph, string side, int index, string key, string value, string named)
    {
        var folder = TinyModels.CopyTo(_folder.Path);
        Edit(folder, m => m["graphs"]![graph]![side]![index]![key] = JsonNode.Parse(value));
        Refused(folder).Message.Should().Contain("expected").And.Contain("found").And.Contain(named);
    }

    [Fact]
    public void A_graph_that_differs_from_its_manifest_is_refused()
    {
        // the manifest is right by the contract, the file is another graph with a matching hash
        var folder = TinyModels.CopyTo(_folder.Path);
        Edit(folder, m =>
        {
            m["graphs"]!["encode_memory"]!["file"] = "encode_query.onnx";
            m["graphs"]!["encode_memory"]!["sha256"] = m["graphs"]!["encode_query"]!["sha256"]!.GetValue<string>();
        });
        Refused(folder).Message.Should().Contain("mask among the inputs of encode_query.onnx");
    }

    [Theory]
    [InlineData("../evil.onnx")]
    [InlineData("sub/evil.onnx")]
    public void File_names_stay_inside_the_folder(string file)
    {
        var folder = TinyModels.CopyTo(_folder.Path);
        Edit(folder, m => m["graphs"]!["interaction"]!["file"] = file);
        Refused(folder).Message.Should().Contain("without folders");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(16, 8)]
    public void Threads_default_to_cores(int processors, int threads) => Device.DefaultThreads(processors).Should().Be(threads);

    private static Mem3DException Refused(string folder)
    {
        var refused = Assert.Throws<Mem3DException>(() => ModelSet.Load(folder, DeviceChoice.Cpu, 1).Dispose());
        refused.Kind.Should().Be(ErrorKind.Unavailable);
        refused.Remedy.Should().NotBeEmpty();
        return refused;
    }

    private static void Edit(string folder, Action<JsonNode> edit)
    {
        var path = Path.Combine(folder, "manifest.json");
        var manifest = JsonNode.Parse(File.ReadAllText(path))!;
        edit(manifest);
        File.WriteAllText(path, manifest.ToJsonString());
    }
}
