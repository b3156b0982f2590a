using Mem3D.Inference.Models;
using Mem3D.Inference.Tests.Fixtures;
using Mem3D.Inference.Tests.Interaction;

namespace Mem3D.Inference.Tests.Parity;

/// <summary>The shipped networks give in C# what they gave in training, graph by graph and end to end.</summary>
public class GraphParityTests
{
    private const string NoFixture = "The model set has no fixture of this kind.";

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Int8)]
    public void Memory_graphs_equal_the_reference(Precision precision) => Check(precision, "memory-graphs.bin.gz", ParityChecks.MemoryGraphs);

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Int8)]
    public void Interaction_graph_equals_the_reference(Precision precision) => Check(precision, "interaction_graph.bin", ParityChecks.InteractionGraph);

    [Fact]
    public void Interaction_rounds_equal_the_reference() => Check(Precision.Float32, "interaction_rounds.bin", (models, fixture) =>
        InteractionFixtureTests.Procedure(fixture, _ => models.Interaction, models.Manifest.Interaction, 0.01f, 0.998, 0.02f));

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Int8)]
    public void Whole_volume_propagation_equals_the_reference(Precision precision) => Check(precision, "memory-rollouts.bin.gz", (models, fixture) => ParityChecks.Rollouts(models, fixture, false));

    [Fact]
    public void Fusion_graph_equals_the_reference() => Check(Precision.Float32, "fusion.bin.gz", ParityChecks.FusionGraph);

    [Fact]
    public void Propagation_with_fusion_equals_the_reference() => Check(Precision.Float32, "fusion.bin.gz", (models, fixture) => ParityChecks.Rollouts(models, fixture, true));

    [Fact]
    public void Facts_and_scores_of_the_judge_equal_the_reference() => Check(Precision.Float32, "judge.bin.gz", ParityChecks.Judge);

    private static void Check(Precision precision, string name, Action<ModelSet, NetworkFixture> compare)
    {
        Assert.SkipWhen(Repository.Models is null, Repository.NoModels);
        Assert.SkipWhen(precision == Precision.Int8 && Repository.Int8 is null, Repository.NoInt8);
        var fixture = Repository.ModelFixture(name, precision);
        Assert.SkipWhen(fixture is null, NoFixture);
        using var models = ModelSet.Load(Repository.Models!, DeviceChoice.Cpu, 0, precision);
        compare(models, fixture!);
    }
}
