using System.Diagnostics;
using System.Text.Json;

namespace Mem3D.Architecture.Tests;

/// <summary>
/// Build properties swap ONNX Runtime's package and the DICOM backend; a default build never asks for the GPU's package or fo-dicom's. Evaluated by
/// MSBuild, without a restore.
/// </summary>
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

    [Theory]
    [InlineData("", false)]
    [InlineData("-p:DicomBackend=Managed", false)]
    [InlineData("-p:DicomBackend=FoDicom", true)]
    public async Task The_dicom_backend_chooses_its_packages_and_sources(string property, bool foDicom)
    {
        using var items = await ItemsAsync("Data/Mem3D.Data.csproj", property);
        var packages = Names(items, "PackageReference").Where(p => p.StartsWith("fo-dicom", StringComparison.OrdinalIgnoreCase));
        packages.Should().Equal(foDicom ? ["fo-dicom", "fo-dicom.Codecs"] : []);
        var sources = Names(items, "Compile").Select(s => s.Replace('\\', '/')).ToList();
        sources.Should().ContainSingle(s => s.EndsWith("/DicomBackends.cs", StringComparison.Ordinal))
            .Which.Should().Be(foDicom ? "Formats/Dicom/FoDicom/DicomBackends.cs" : "Formats/Dicom/DicomBackends.cs");
        sources.Exists(s => s.Contains("/FoDicom/", StringComparison.Ordinal)).Should().Be(foDicom);
    }

    [Fact]
    public async Task No_other_project_refers_to_fo_dicom_and_the_image_is_built_with_it()
    {
        foreach (var project in new[] { "Core/Mem3D.Core.csproj", "Inference/Mem3D.Inference.csproj", "Web/Mem3D.Web.csproj", "Cli/Mem3D.Cli.csproj" })
        {
            using var items = await ItemsAsync(project, "-p:DicomBackend=FoDicom");
            Names(items, "PackageReference").Should().NotContain(p => p.StartsWith("fo-dicom", StringComparison.OrdinalIgnoreCase), "{0} gets it through Data", project);
        }

        (await File.ReadAllTextAsync(Path.Combine(SourceTests.Root, "Dockerfile"), TestContext.Current.CancellationToken))
            .Should().Contain("ARG DICOM_BACKEND=FoDicom").And.Contain("-p:DicomBackend=${DICOM_BACKEND}");
    }

    private static async Task<IEnumerable<string>> OrtPackagesAsync(string project, string property)
    {
        using var items = await ItemsAsync(project, property);
        return [.. Names(items, "PackageReference").Where(name => name.StartsWith(Cpu, StringComparison.Ordinal))];
    }

    private static IEnumerable<string> Names(JsonDocument items, string kind) =>
        items.RootElement.GetProperty("Items").GetProperty(kind).EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!);

    private static async Task<JsonDocument> ItemsAsync(string project, string property)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = ["msbuild", Path.Combine(SourceTests.Root, "src", project), "-getItem:PackageReference,Compile", "-p:BuildClient=false", property];
        foreach (var argument in arguments.Where(argument => argument.Length > 0))
        {
            start.ArgumentList.Add(argument);
        }

        using var msbuild = Process.Start(start)!;
        var printed = await msbuild.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await msbuild.WaitForExitAsync(TestContext.Current.CancellationToken);
        msbuild.ExitCode.Should().Be(0, printed);
        return JsonDocument.Parse(printed);
    }
}
