using Mem3D.Testing;

namespace Mem3D.Inference.Tests.Fixtures;

/// <summary>Files of the repository. MEM3D_TEST_MODELS and MEM3D_TEST_FIXTURES point the parity tests at another model set and its fixtures.</summary>
internal static class Repository
{
    public const string NoModels = "The repository holds no networks (onnx/manifest.json): build them with training/, or set MEM3D_TEST_MODELS.";
    public const string NoInt8 = "The repository holds no int8 networks (onnx/int8/manifest.json): training/README.md says how to make them.";

    public static string Root { get; } = Checkout.Root;

    /// <summary>The shipped model set; null when there is none.</summary>
    public static string? Models
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("MEM3D_TEST_MODELS") ?? Path.Combine(Root, "onnx");
            return File.Exists(Path.Combine(folder, "manifest.json")) ? folder : null;
        }
    }

    /// <summary>A fixture that needs no weights.</summary>
    public static NetworkFixture Fixture(string name) => NetworkFixture.Read(Path.Combine(Root, "tests", "fixtures", "networks", name));

    /// <summary>The 8-bit set of the shipped model set; null when there is none.</summary>
    public static string? Int8 => Models is { } models && File.Exists(Path.Combine(models, "int8", "manifest.json")) ? Path.Combine(models, "int8") : null;

    /// <summary>A fixture of the shipped model set; null when there is none.</summary>
    public static NetworkFixture? ModelFixture(string name, Precision precision = Precision.Float32)
    {
        var folder = Environment.GetEnvironmentVariable("MEM3D_TEST_FIXTURES") ?? Path.Combine(Root, "tests", "fixtures", "networks");
        var path = precision == Precision.Int8 ? Path.Combine(folder, "int8", name) : Path.Combine(folder, name);
        return File.Exists(path) ? NetworkFixture.Read(path) : null;
    }
}
