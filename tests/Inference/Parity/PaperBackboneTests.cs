using Mem3D.Inference.Models;
using Mem3D.Inference.Tests.Fixtures;
using Mem3D.Testing;

namespace Mem3D.Inference.Tests.Parity;

/// <summary>
/// The second model set, ResNet-50 as in the paper, has no shipped weights. Its untrained set is exported at full size here and now, and this side
/// loads it, runs it graph by graph and carries a mask through a volume.
/// </summary>
public class PaperBackboneTests
{
    private const string Imports = "import torch, onnx, numpy, scipy";

    [Fact]
    public void An_untrained_resnet50_set_runs_here_as_in_PyTorch()
    {
        if (Python.Why(Imports) is { } reason)
        {
            Assert.Skip(reason);
        }

        using var folder = new TemporaryFolder();
        Python.Run($"""
            {Imports}, sys, warnings
            warnings.simplefilter("ignore")
            sys.path.insert(0, r"{Path.Combine(Repository.Root, "training")}")
            from mem3d_training import untrained
            untrained.main(["--network", "resnet50", "--out", r"{folder.Path}"])
            """);
        using var models = ModelSet.Load(folder.Path, DeviceChoice.Cpu, 0);
        models.Memory.Shapes.Should().Be(new Inference.Memory.MemoryShapes(256, 128, 512, 1024, 512, 256));
        models.Interaction.Size.Should().Be(256);
        NetworkFixture Fixture(string name) => NetworkFixture.Read(Path.Combine(folder.Path, "fixtures", name));
        ParityChecks.InteractionGraph(models, Fixture("interaction_graph.bin"));
        ParityChecks.MemoryGraphs(models, Fixture("memory-graphs.bin.gz"));
        var rollouts = Fixture("memory-rollouts.bin.gz");
        rollouts["one.areas"].Should().OnlyContain(area => area > 0, "a propagation of nothing compares nothing");
        ParityChecks.Rollouts(models, rollouts, false);
    }
}
