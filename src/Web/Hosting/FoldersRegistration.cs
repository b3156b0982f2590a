using Mem3D.Core.Errors;

namespace Mem3D.Web.Hosting;

/// <summary>
/// Chooses the folders. Data: the setting, else <c>data/</c> at the top of the sources when run from them, else the account's application
/// data. Networks: the setting, else <c>onnx/</c> beside the app or in a folder above it.
/// </summary>
public static class FoldersRegistration
{
    private const string SourcesMarker = "Mem3D.Web.sln";

    /// <exception cref="Mem3DException">The data folder cannot be written.</exception>
    public static Folders AddFolders(this WebApplicationBuilder builder)
    {
        var content = builder.Environment.ContentRootPath;
        var data = builder.Configuration["Mem3D:DataFolder"] is { Length: > 0 } chosen
            ? Path.GetFullPath(chosen, content)
            : DefaultDataFolder(content);
        var models = builder.Configuration["Mem3D:Models"] is { Length: > 0 } chosenModels
            ? Path.GetFullPath(chosenModels, content)
            : DefaultModelsFolder(content);
        var folders = new Folders(data, models);
        RequireWritable(folders);
        builder.Services.AddSingleton(folders);
        return folders;
    }

    private static string DefaultDataFolder(string content)
    {
        var sources = Above(content).FirstOrDefault(folder => File.Exists(Path.Combine(folder, SourcesMarker)));
        return sources is null
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "Mem3D")
            : Path.Combine(sources, "data");
    }

    private static string DefaultModelsFolder(string content)
    {
        var candidates = Above(AppContext.BaseDirectory).Concat(Above(content)).Select(folder => Path.Combine(folder, "onnx")).ToList();
        return candidates.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "manifest.json"))) ?? Path.Combine(content, "onnx");
    }

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }

    private static void RequireWritable(Folders folders)
    {
        try
        {
            foreach (var folder in (string[])[folders.Data, folders.Staging, folders.Keys])
            {
                Directory.CreateDirectory(folder);
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folders.Keys, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            var probe = Path.Combine(folders.Data, $".writable-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, [1]);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // On the console of whoever starts the server, a path is the point of the message.
            throw new Mem3DException(
                ErrorKind.Unavailable,
                $"The data folder {folders.Data} cannot be written ({e.Message}).",
                "Give this account write access to it, or set Mem3D__DataFolder (or --Mem3D:DataFolder) to a folder it may write.",
                e);
        }
    }
}
