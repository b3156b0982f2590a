using System.Reflection;

namespace Mem3D.Architecture.Tests;

/// <summary>Who may know whom (docs/architecture.md). A failing test says which reference to remove.</summary>
public sealed class ReferenceTests
{
    private static readonly Assembly Core = Assembly.Load("Mem3D.Core");
    private static readonly Assembly Inference = Assembly.Load("Mem3D.Inference");
    private static readonly Assembly Data = Assembly.Load("Mem3D.Data");
    private static readonly Assembly Web = Assembly.Load("Mem3D.Web");
    private static readonly Assembly Cli = Assembly.Load("mem3d");

    [Fact]
    public void Core_knows_only_the_framework() =>
        Names(Core).Should().OnlyContain(n => n.StartsWith("System", StringComparison.Ordinal) || n == "netstandard",
            "Core holds the words of the domain and needs no package; move the code that needs one to Inference, Data or Web");

    [Fact]
    public void Inference_and_Data_do_not_see_each_other()
    {
        Names(Inference).Should().NotContain("Mem3D.Data", "pass what Inference needs through a port in Core");
        Names(Data).Should().NotContain("Mem3D.Inference", "pass what Data needs through a port in Core");
    }

    [Fact]
    public void Nobody_below_Web_knows_Web_or_its_user_interface()
    {
        foreach (var assembly in new[] { Inference, Data, Cli })
        {
            Names(assembly).Should().NotContain(n => n == "Mem3D.Web" || n.StartsWith("MudBlazor", StringComparison.Ordinal) || n.StartsWith("Microsoft.JSInterop", StringComparison.Ordinal),
                $"{assembly.GetName().Name} must work without pages");
        }
    }

    [Fact]
    public void Onnx_types_stay_in_Inference()
    {
        Names(Inference).Should().Contain("Microsoft.ML.OnnxRuntime", "otherwise this test proves nothing");
        foreach (var assembly in new[] { Core, Data, Web, Cli })
        {
            Names(assembly).Should().NotContain(n => n.StartsWith("Microsoft.ML.OnnxRuntime", StringComparison.Ordinal),
                "ONNX Runtime is Inference's secret; use ISegmentationEngine");
        }
    }

    [Fact]
    public void Entity_Framework_stays_in_Data()
    {
        Names(Data).Should().Contain(n => n.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal), "otherwise this test proves nothing");
        foreach (var assembly in new[] { Core, Inference, Web, Cli })
        {
            Names(assembly).Should().NotContain(n => n.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal),
                "persistence is Data's secret; use the ports in Core");
        }
    }

    private static IEnumerable<string> Names(Assembly assembly) => assembly.GetReferencedAssemblies().Select(a => a.Name!);
}
