using System.Text.Json;

namespace Mem3D.Cli.Tests;

public sealed class BenchmarkTests : IDisposable
{
    private readonly Workbench _bench = new();

    [Fact]
    public async Task Reports_every_number_as_a_table_and_as_json()
    {
        (await _bench.RunAsync(["benchmark", "--size", "64x48x10", "--runs", "3", "--json", "b.json"])).Should().Be(ExitCode.Success, _bench.Error);

        _bench.Out.Should().ContainAll("threshold 1.0", "64x48x10", "medians of 3 runs", "first mask", "a round through the volume", "peak memory", "float32 operations a second");
        using var json = JsonDocument.Parse(_bench.Read("b.json"));
        foreach (var name in new[]
        {
            "threads", "firstMaskMs", "firstPropagatedSliceMs", "roundMs", "correctionMaskMs", "correctionRoundMs", "correctionShare", "cancelMs", "peakMemoryMb", "bareProcessMb",
        })
        {
            json.RootElement.GetProperty(name).GetDouble().Should().BeGreaterThanOrEqualTo(0, name);
        }

        json.RootElement.GetProperty("machineGflops").GetDouble().Should().BePositive();
        json.RootElement.GetProperty("stagesMsPerSlice").GetProperty("store").GetDouble().Should().BePositive("masks went through the real store");
        json.RootElement.TryGetProperty("gigaOperations", out _).Should().BeFalse("this engine has no networks");
        json.RootElement.TryGetProperty("deeper", out _).Should().BeFalse("nobody asked");
        json.RootElement.GetProperty("device").GetString().Should().Be("CPU");
        json.RootElement.GetProperty("precision").GetString().Should().Be("float32");
        json.RootElement.GetProperty("modelSet").GetString().Should().Be("threshold 1.0");
    }

    [Fact]
    public async Task The_stages_of_real_networks_add_up_to_the_round_and_have_floors()
    {
        Assert.SkipWhen(NetworkSmokeTests.FindNetworks() is null, "There are no networks in onnx/.");
        _bench.RealNetworks = true;
        (await _bench.RunAsync(["benchmark", "--size", "64x48x24", "--runs", "1", "--deeper", "2", "--json", "b.json", "--models", NetworkSmokeTests.FindNetworks()!])).Should().Be(ExitCode.Success, _bench.Error);
        _bench.Out.Should().Contain("a round through 64x48x48");
        using var json = JsonDocument.Parse(_bench.Read("b.json"));
        var stages = json.RootElement.GetProperty("stagesMsPerSlice").EnumerateObject().ToDictionary(s => s.Name, s => s.Value.GetDouble());
        stages.Should().ContainKeys("crop", "encode", "read", "decode", "paste", "remember", "join", "rest", "store");
        stages["encode"].Should().BePositive();
        stages["read"].Should().BePositive();
        stages["decode"].Should().BeGreaterThan(stages["read"], "most of the network is its decoder");
        var round = json.RootElement.GetProperty("roundMs").GetDouble();
        (23 * (stages.Values.Sum() - stages["store"])).Should().BeInRange(0.99 * round, 1.01 * round);
        json.RootElement.GetProperty("floorMs").EnumerateObject().Should().OnlyContain(f => f.Value.GetDouble() > 0 && f.Value.GetDouble() < 1000);
        json.RootElement.GetProperty("gigaOperations").GetProperty("encode").GetDouble().Should().BeApproximately(0.2042, 1e-4);
    }

    [Fact]
    public async Task Too_many_slices_are_refused()
    {
        (await _bench.RunAsync(["benchmark", "--size", "64x48x200", "--deeper", "16"])).Should().Be(ExitCode.Failed);
        _bench.Error.Should().Contain("3200").And.Contain("2048");
    }

    public void Dispose() => _bench.Dispose();
}
