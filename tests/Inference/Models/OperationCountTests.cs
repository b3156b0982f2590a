using Mem3D.Inference.Models;
using Mem3D.Inference.Tests.Fixtures;

namespace Mem3D.Inference.Tests.Models;

/// <summary>Counts against those of another implementation: onnx's own shape inference, added up over convolutions and matrix products.</summary>
public class OperationCountTests
{
    [Fact]
    public void A_memory_read_grows_with_its_rows()
    {
        using var models = TinyModels.Load();
        // 4 query positions and 4 rows a slice, 4 channels: two products of [4, rows] × 4, two operations each.
        models.CountOperations(128)["read_decode"].Should().Be(2 * 2 * 4 * (128 * 4) * 4);
        models.CountOperations(8)["read_decode"].Should().Be(2 * 2 * 4 * (8 * 4) * 4);
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Int8)]
    public void The_shipped_networks_in_both_precisions(Precision precision)
    {
        Assert.SkipWhen(Repository.Models is null || Repository.Int8 is null, Repository.NoInt8);
        using var models = ModelSet.Load(Repository.Models!, DeviceChoice.Cpu, 1, precision);
        Assert.SkipWhen(models.Manifest.ModelSet != "mem3d-compact", "The counts are those of mem3d-compact.");
        var counts = models.CountOperations(8);
        var (operations, share) = models.MeasureRead(8);
        (operations, counts["read_decode"] > 30 * operations).Should().Be((12648448, true));
        share.Should().BeInRange(0.001, 0.5, "most of the graph is its decoder, in time too");
        counts.Where(count => count.Key is not ("judge" or "interaction")).Should().BeEquivalentTo(new Dictionary<string, long>
        {
            ["encode_query"] = 204210176,
            ["encode_memory"] = 180748288,
            ["read_decode"] = 12648448 + 488964096 + 106048,
            ["fuse"] = 173817856 + 11232,
        });
        counts["interaction"].Should().BeInRange(850_000_000, 900_000_000, "its heads change from version to version");
    }
}
