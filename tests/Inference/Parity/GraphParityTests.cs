using Mem3D.Inference.Models;
using Mem3D.Inference.Tests.Fixtures;
using Mem3D.Inference.Tests.Interaction;

namespace Mem3D.Inference.Tests.Parity;

/// <summary>The shipped networks give in C# what they gave in training, graph by graph and end to end.</summary>
public class GraphParityTests
{
    private const string NoFixture = "The model set has no fixture of this kind.";

    [Fact]
    public void Memory_graphs_equal_the_reference() => Check("memory-graphs.bin.gz", ParityChecks.MemoryGraphs);

    [Fact]
    public void Interaction_graph_equals_the_reference() => Check("interaction_graph.bin", ParityChecks.InteractionGraph);

    [Fact]
    public void Interaction_rounds_equal_the_reference() => Check("interaction_rounds.bin", (models, fixture) =>
        InteractionFixtureTests.Procedure(fixture, _ => models.Interaction, models.Manifest.Interaction, 0.01f, 0.998));

    [Fact]
    public void Whole_volume_propagation_equals_the_reference() => Check("memory-rollouts.bin.gz", (models, fixture) => ParityChecks.Rollouts(models, fixture, false));

    [Fact]
    public void Fusion_graph_equals_the_reference() => Check("fusion.bin.gz", ParityChecks.FusionGraph);

    [Fact]
    public void Propagation_with_fusion_equals_the_reference() => Check("fusion.bin.gz", (models, fixture) => ParityChecks.Rollouts(models, fixture, true));

    private static void Check(string name, Action<ModelSet, NetworkFixture> compare)
    {
        Assert.SkipWhen(Repository.Models is null, Repository.NoModels);
        var fixture = Repository.ModelFixture(name);
        Assert.SkipWhen(fixture is null, NoFixture);
        using var models = ModelSet.Load(Repository.Models!, DeviceChoice.Cpu, 0);
        compare(models, fixture!);
    }
}
