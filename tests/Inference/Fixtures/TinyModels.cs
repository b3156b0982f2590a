using Mem3D.Inference.Models;

namespace Mem3D.Inference.Tests.Fixtures;

/// <summary>The committed model set of a few kilobytes (tests/fixtures/models/make_tiny.py).</summary>
internal static class TinyModels
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "fixtures", "models", "tiny");

    public static ModelSet Load(Precision precision = Precision.Float32) => ModelSet.Load(Folder, DeviceChoice.Cpu, 1, precision);

    /// <summary>Copies the set into a folder, where a test spoils it.</summary>
    public static string CopyTo(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, ModelSet.Int8Folder));
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(folder, Path.GetRelativePath(Folder, file)), true);
        }

        return folder;
    }
}
