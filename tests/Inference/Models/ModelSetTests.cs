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

    public static TheoryData<string> Kinds => [.. BrokenModels.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_broken_set_is_refused_with_what_was_expected_and_found(string kind)
    {
        var message = Refused(BrokenModels.Make(kind, _folder.Path)).Message;
        message.Should().ContainAll(BrokenModels.Words(kind)).And.ContainEquivalentOf("expected").And.ContainEquivalentOf("found");
        message.Should().NotContain(_folder.Path, "paths of the server are nobody's business");
        message.Split('\n').Should().HaveCount(1, "a message is read on a page");
    }

    [Theory]
    [InlineData("encode_memory", "inputs", 2, "shape", "[-1, 8, 2, 2]", "f16")]
    [InlineData("interaction", "outputs", 0, "type", "\"float16\"", "float16")]
    public void A_manifest_against_the_contract_is_refused(string graph, string side, int index, string key, string value, string named)
    {
        var folder = TinyModels.CopyTo(_folder.Path);
        BrokenModels.Edit(folder, m => m["graphs"]![graph]![side]![index]![key] = JsonNode.Parse(value));
        Refused(folder).Message.Should().Contain("expected").And.Contain("found").And.Contain(named);
    }

    [Theory]
    [InlineData("quality", "[-1, 1]", "expected quality among the outputs of interaction.onnx, found prob")]
    [InlineData("quality", "[-1, 2]", "expected quality [-1, 1] float32 among the outputs of interaction, found [-1, 2] float32")]
    [InlineData("presence", "[-1, 1]", "expected 1 outputs of interaction, found prob, presence")]
    public void A_second_output_of_the_interaction_network_is_quality_or_refused(string name, string shape, string said)
    {
        var folder = TinyModels.CopyTo(_folder.Path);
        BrokenModels.Edit(folder, m => m["graphs"]!["interaction"]!["outputs"]!.AsArray().Add(
            new JsonObject { ["name"] = name, ["shape"] = JsonNode.Parse(shape), ["type"] = "float32" }));
        Refused(folder).Message.Should().Contain(said);
    }

    [Theory]
    [InlineData("memory", "roiSize", "40", "multiple of 16")]
    [InlineData("memory", "roiSize", "2147483632", "memory.roiSize from 16 to 4096")]
    [InlineData("memory", "keyChannels", "0", "memory.keyChannels from 1")]
    [InlineData("memory", "valueChannels", "-1", "memory.valueChannels from 1")]
    [InlineData("memory", "maxPermanentRead", "0", "memory.maxPermanentRead from 1")]
    [InlineData("memory", "stopAfterEmpty", "0", "memory.stopAfterEmpty from 1")]
    [InlineData("memory", "maxWorking", "-1", "memory.maxWorking from 0")]
    [InlineData("memory", "roiScale", "1e999", "memory.roiScale from 1")]
    [InlineData("memory", "memoryBias", "{\"permanent\": 0, \"previous\": 1e30, \"working\": 0}", "memory.memoryBias.previous from")]
    [InlineData("interaction", "searchGrowth", "0.5", "interaction.searchGrowth from 1")]
    [InlineData("interaction", "borderShare", "2", "interaction.borderShare from 0 to 1")]
    public void Numbers_that_would_fail_later_are_refused_at_start(string section, string key, string value, string said)
    {
        var folder = TinyModels.CopyTo(_folder.Path);
        BrokenModels.Edit(folder, m => m[section]![key] = JsonNode.Parse(value));
        Refused(folder).Message.Should().Contain(said);
    }

    [Theory]
    [InlineData("interaction")]
    [InlineData("inputs")]
    public void Holes_in_the_manifest_are_refused(string hole)
    {
        var folder = TinyModels.CopyTo(_folder.Path);
        BrokenModels.Edit(folder, m =>
        {
            if (hole == "inputs")
            {
                m["graphs"]!["read_decode"]!["inputs"]![3] = null;
            }
            else
            {
                m["graphs"]![hole] = null;
            }
        });
        Refused(folder).Message.Should().Contain(hole);
    }

    [Fact]
    public void Networks_with_any_bytes_damaged_load_or_are_refused_in_words()
    {
        // the manifest agrees with the damage, so that ONNX Runtime itself has to notice
        var folder = TinyModels.CopyTo(_folder.Path);
        var path = Path.Combine(folder, "read_decode.onnx");
        var sound = File.ReadAllBytes(path);
        var random = new Random(1);
        var refused = 0;
        for (var round = 0; round < 60; round++)
        {
            var damaged = (byte[])sound.Clone();
            for (var i = 0; i < 4; i++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, damaged);
            BrokenModels.Rehash(folder, "read_decode");
            try
            {
                ModelSet.Load(folder, DeviceChoice.Cpu, 1).Dispose();
            }
            catch (Mem3DException e)
            {
                refused++;
                e.Remedy.Should().NotBeEmpty();
            }
        }

        refused.Should().BeGreaterThan(20);
    }

    [Theory]
    [InlineData("../evil.onnx")]
    [InlineData("sub/evil.onnx")]
    [InlineData("")]
    [InlineData("evil\0.onnx")]
    public void File_names_stay_inside_the_folder(string file)
    {
        var folder = TinyModels.CopyTo(_folder.Path);
        BrokenModels.Edit(folder, m => m["graphs"]!["interaction"]!["file"] = file);
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
}
