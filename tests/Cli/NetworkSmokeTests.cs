using System.Text.Json;
using Mem3D.Inference;

namespace Mem3D.Cli.Tests;

/// <summary>The shipped networks through the command line, when they are there.</summary>
public sealed class NetworkSmokeTests : IDisposable
{
    private readonly Workbench _bench = new();

    [Fact]
    public async Task The_shipped_networks_segment_a_bright_ball_from_one_scribble()
    {
        var folder = FindNetworks();
        Assert.SkipWhen(folder is null, "There is no onnx/manifest.json above the tests: this checkout has no networks.");
        using var engine = SegmentationEngine.Load(new InferenceOptions { ModelFolder = folder, Precision = Precision.Float32 });
        _bench.Engine = engine;
        _bench.WriteDataset("set", 1);
        (await _bench.RunAsync(["evaluate", "set", "--labels", "large", "--rounds", "2", "--json", "r.json"])).Should().Be(ExitCode.Success, _bench.Error + _bench.Out);
        using var json = JsonDocument.Parse(_bench.Read("r.json"));
        json.RootElement.GetProperty("summary").GetProperty("dsc")[1].GetDouble().Should().BeGreaterThan(0.5, "a bright ball on black is the easiest target there is");
    }

    public void Dispose() => _bench.Dispose();

    internal static string? FindNetworks()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "onnx", "manifest.json")))
            {
                return Path.Combine(folder.FullName, "onnx");
            }
        }

        return null;
    }
}
