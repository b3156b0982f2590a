using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Mem3D.Core.Errors;
using Mem3D.Inference.Models;
using Mem3D.Inference.Runtime;
using Mem3D.Inference.Tests.Fixtures;
using Mem3D.Testing;

namespace Mem3D.Inference.Tests.Models;

/// <summary>The 8-bit set: chosen by the precision, computed in integers, refused when it is not there.</summary>
public sealed class Int8Tests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Integer_networks_give_nearly_what_float_networks_give()
    {
        using var exact = TinyModels.Load();
        using var rounded = TinyModels.Load(Precision.Int8);
        exact.Info.Precision.Should().StartWith("float32");
        rounded.Info.Precision.Should().StartWith("int8");
        var random = new Random(7);
        var input = Array.ConvertAll(new float[5 * 32 * 32], _ => (random.NextSingle() * 2) - 1);
        var (expected, found) = (new float[32 * 32], new float[32 * 32]);
        exact.Interaction.Run(input, expected, TestContext.Current.CancellationToken);
        rounded.Interaction.Run(input, found, TestContext.Current.CancellationToken);
        var differences = expected.Zip(found, (a, b) => Math.Abs(a - b)).ToArray();
        differences.Max().Should().BeLessThan(0.03f);
        differences.Max().Should().BeGreaterThan(1e-4f, "eight bits do round");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_missing_set_is_told_with_what_was_expected_and_found(bool emptyFolder)
    {
        TinyModels.CopyTo(_folder.Path);
        Directory.Delete(Path.Combine(_folder.Path, "int8"), true);
        if (emptyFolder)
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, "int8"));
        }

        var refused = Assert.Throws<Mem3DException>(() => ModelSet.Load(_folder.Path, DeviceChoice.Cpu, 1, Precision.Int8).Dispose());
        refused.Kind.Should().Be(ErrorKind.Unavailable);
        refused.Message.Should().Contain("expected int8/manifest.json").And.Contain("found").And.NotContain(_folder.Path);
        refused.Remedy.Should().Contain("float32");
    }

    [Fact]
    public void Auto_takes_bytes_where_the_machine_multiplies_them_and_the_set_is_there()
    {
        ModelSet.Suited(TinyModels.Folder, true).Should().Be(Precision.Int8);
        ModelSet.Suited(TinyModels.Folder, false).Should().Be(Precision.Float32);
        ModelSet.Suited(Path.Combine(TinyModels.Folder, "int8"), true).Should().Be(Precision.Float32, "there is no int8 set in this folder");
        var expected = ModelSet.Suited(TinyModels.Folder, Device.Choose(DeviceChoice.Cpu, 1).ProductsOfBytes) == Precision.Int8 ? "int8" : "float32";
        using var models = TinyModels.Load(Precision.Auto);
        models.Info.Precision.Should().StartWith(expected);
    }

    [Fact]
    public void A_float_set_in_the_place_of_the_int8_set_is_refused()
    {
        TinyModels.CopyTo(_folder.Path);
        foreach (var file in Directory.EnumerateFiles(TinyModels.Folder))
        {
            File.Copy(file, Path.Combine(_folder.Path, "int8", Path.GetFileName(file)), true);
        }

        var refused = Assert.Throws<Mem3DException>(() => ModelSet.Load(_folder.Path, DeviceChoice.Cpu, 1, Precision.Int8).Dispose());
        refused.Message.Should().Contain("expected").And.Contain("int8").And.Contain("float32 arithmetic");
    }

    [Fact]
    public void The_shipped_int8_set_was_made_from_the_shipped_float_set()
    {
        Assert.SkipWhen(Repository.Int8 is null, Repository.NoInt8);
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Int8!, "manifest.json")))!;
        foreach (var (graph, sha256) in manifest["madeFrom"]!.AsObject())
        {
            var file = File.ReadAllBytes(Path.Combine(Repository.Models!, $"{graph}.onnx"));
            Convert.ToHexStringLower(SHA256.HashData(file)).Should().Be(
                sha256!.GetValue<string>(), "{0} was exported again after the int8 set was made: run mem3d_training.quantise (training/README.md)", graph);
        }
    }
}
