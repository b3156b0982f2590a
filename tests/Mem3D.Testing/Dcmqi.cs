using System.Text.Json;

namespace Mem3D.Testing;

/// <summary>dcmqi as WebAssembly (npm @itk-wasm/dicom) as a judge of DICOM Segmentations. Tests that want it skip, with a reason, where it is not installed.</summary>
public static class Dcmqi
{
    private static readonly string? Folder = Find();

    /// <summary>Null when it is there; else the reason to skip.</summary>
    public static string? Why => Folder is null || !Directory.Exists(Path.Combine(Folder, "node_modules", "@itk-wasm", "dicom"))
        ? "dcmqi is not installed to judge the result (npm ci --prefix tests/dcmqi)."
        : Tool.Why("node", "nodejs");

    /// <summary>What it reads: size, origin, spacing, direction, and by segment label, algorithm, code, scheme, rgb and the indices of its voxels.</summary>
    public static JsonDocument Read(string path, TemporaryFolder temporary)
    {
        var output = temporary.File($"{Guid.NewGuid():N}.json");
        var (code, said) = Tool.Run("node", Path.Combine(Folder!, "read.mjs"), path, output);
        return code == 0 ? JsonDocument.Parse(File.ReadAllBytes(output)) : throw new InvalidOperationException(said);
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "tests", "dcmqi");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
