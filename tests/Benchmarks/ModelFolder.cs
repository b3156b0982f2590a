namespace Mem3D.Benchmarks;

/// <summary>The networks of the checkout.</summary>
internal static class ModelFolder
{
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "onnx", "manifest.json")))
            {
                return Path.Combine(folder.FullName, "onnx");
            }
        }

        throw new InvalidOperationException("There are no networks: onnx/manifest.json was not found above the benchmarks.");
    }
}
