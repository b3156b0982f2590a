using System.Diagnostics;
using System.Text.Json;

namespace Mem3D.Architecture.Tests;

/// <summary>One build property swaps ONNX Runtime's package, and a default build never asks for the GPU's. Evaluated by MSBuild, without a restore.</summary>
public sealed class BuildFlavorTests
{
    private const string Cpu = "Microsoft.ML.OnnxRuntime";
    private const string Gpu = "Microsoft.ML.OnnxRuntime.Gpu";

    [Theory]
    [InlineData("Inference/Mem3D.Inference.csproj", "", Cpu)]
    [InlineData("Inference/Mem3D.Inference.csproj", "-p:OrtFlavor=Cpu", Cpu)]
    [InlineData("Inference/Mem3D.Inference.csproj", "-p:OrtFlavor=Gpu", Gpu)]
    public async Task The_flavour_chooses_the_package(string project, string property, string package) =>
        (await OrtPackagesAsync(project, property)).Should().Equal(package);

    [Fact]
    public async Task Only_Inference_refers_to_ONNX_Runtime()
    {
        foreach (var project in new[] { "Core/Mem3D.Core.csproj", "Data/Mem3D.Data.csproj", "Web/Mem3D.Web.csproj", "Cli/Mem3D.Cli.csproj" })
        {
            (await OrtPackagesAsync(project, "-p:OrtFlavor=Gpu")).Should().BeEmpty("{0} gets it through Inference", project);
        }
    }

    private static async Task<IEnumerable<string>> OrtPackagesAsync(string project, string property)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = ["msbuild", Path.Combine(SourceTests.Root, "src", project), "-getItem:PackageReference", "-p:BuildClient=false", property];
        foreach (var argument in arguments.Where(argument => argument.Length > 0))
        {
            start.ArgumentList.Add(argument);
        }

        using var msbuild = Process.Start(start)!;
        var printed = await msbuild.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await msbuild.WaitForExitAsync(TestContext.Current.CancellationToken);
        msbuild.ExitCode.Should().Be(0, printed);
        using var items = JsonDocument.Parse(printed);
        return [.. items.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray()
            .Select(item => item.GetProperty("Identity").GetString()!).Where(name => name.StartsWith(Cpu, StringComparison.Ordinal))];
    }
}
