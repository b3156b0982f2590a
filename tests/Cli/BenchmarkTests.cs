using System.Text.Json;

namespace Mem3D.Cli.Tests;

public sealed class BenchmarkTests : IDisposable
{
    private readonly Workbench _bench = new();

    [Fact]
    public async Task Reports_every_number_as_a_table_and_as_json()
    {
        (await _bench.RunAsync(["benchmark", "--size", "64x48x10", "--runs", "3", "--json", "b.json"])).Should().Be(ExitCode.Success, _bench.Error);

        _bench.Out.Should().ContainAll("threshold 1.0", "64x48x10", "medians of 3 runs", "first mask", "a round through the volume", "peak memory");
        using var json = JsonDocument.Parse(_bench.Read("b.json"));
        foreach (var name in new[] { "threads", "firstMaskMs", "firstPropagatedSliceMs", "roundMs", "correctionRoundMs", "cancelMs", "peakMemoryMb" })
        {
            json.RootElement.GetProperty(name).GetDouble().Should().BeGreaterThanOrEqualTo(0, name);
        }

        json.RootElement.GetProperty("stagesMsPerSlice").GetProperty("readDecode").GetDouble().Should().Be(1, "the engine of this test says so");
        json.RootElement.GetProperty("device").GetString().Should().Be("CPU");
        json.RootElement.GetProperty("precision").GetString().Should().Be("float32");
        json.RootElement.GetProperty("modelSet").GetString().Should().Be("threshold 1.0");
    }

    public void Dispose() => _bench.Dispose();
}
