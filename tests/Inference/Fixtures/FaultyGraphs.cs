using Mem3D.Inference.Runtime;

namespace Mem3D.Inference.Tests.Fixtures;

/// <summary>Graphs that misbehave in ONNX Runtime itself (tests/fixtures/models/make_faulty.py).</summary>
internal static class FaultyGraphs
{
    public static Graph Load(string name) => Graph.Load(
        name, File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "fixtures", "models", "faulty", $"{name}.onnx")), Device.Choose(DeviceChoice.Cpu, 1));

    /// <summary>Runs one; returns its one number.</summary>
    public static float Run(Graph graph, float[] x, CancellationToken cancellationToken)
    {
        var y = new float[1];
        graph.Run([new TensorView("x", x, [x.Length])], [new TensorView("y", y, [1, 1])], cancellationToken);
        return y[0];
    }
}
