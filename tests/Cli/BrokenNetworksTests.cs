using Mem3D.Core.Errors;
using Mem3D.Inference;
using Mem3D.Testing;

namespace Mem3D.Cli.Tests;

/// <summary>A broken model folder ends a command with exit code 1 and the same words as in the web app, and the folder's name.</summary>
public sealed class BrokenNetworksTests : IDisposable
{
    private readonly Workbench _bench = new() { RealNetworks = true };
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Kinds => [.. BrokenModels.Kinds];

    public void Dispose()
    {
        _bench.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Segment_says_what_the_web_app_says(string kind)
    {
        _bench.WriteImage("scan.nii.gz");
        _bench.Write("prompts.json", """{"labels": {"ball": [{"slice": 5, "kind": "click", "points": [[13, 17]]}]}}""");
        var models = BrokenModels.Make(kind, _folder.Path);
        (await _bench.RunAsync(["segment", "scan.nii.gz", "--prompts", "prompts.json", "-o", "mask.nii.gz", "--models", models])).Should().Be(ExitCode.Failed);
        var refusal = Assert.Throws<Mem3DException>(() => SegmentationEngine.Load(new InferenceOptions { ModelFolder = models, Device = DeviceChoice.Cpu }).Dispose());
        _bench.Error.Should().Contain($"mem3d: {refusal.Message}").And.Contain(refusal.Remedy).And.Contain(models).And.Contain("--models").And.NotContain("   at ");
    }

    [Theory]
    [InlineData("evaluate", "set")]
    [InlineData("benchmark", "--size", "32x32x8")]
    public async Task Every_command_that_needs_networks_refuses(params string[] command)
    {
        _bench.WriteDataset("set", 1);
        (await _bench.RunAsync([.. command, "--models", BrokenModels.Make("cut short", _folder.Path)])).Should().Be(ExitCode.Failed);
        _bench.Error.Should().ContainAll(BrokenModels.Words("cut short"));
    }

    [Fact]
    public async Task The_default_folder_is_named_too()
    {
        (await _bench.RunAsync(["benchmark", "--size", "32x32x8"])).Should().Be(ExitCode.Failed);
        _bench.Error.Should().Contain("manifest.json").And.Contain(_bench.PathOf("onnx"));
    }
}
