using Mem3D.Core.Errors;

namespace Mem3D.Data.Care;

/// <summary>Folders that must be empty before something is written into them.</summary>
internal static class Emptiness
{
    /// <summary>What a file system itself puts at the top of a fresh disk.</summary>
    private const string OfTheFileSystem = "lost+found";

    /// <exception cref="Mem3DException">There is something in it.</exception>
    public static void Require(string path, string rule)
    {
        if (File.Exists(path) || Entries(path).Count > 0)
        {
            throw new Mem3DException(ErrorKind.Conflict, $"The folder {path} is not empty. {rule}", "Name another folder; nothing was changed.");
        }
    }

    /// <summary>Makes it empty again after something failed.</summary>
    public static void Restore(string path)
    {
        try
        {
            foreach (var entry in Entries(path))
            {
                if (entry is DirectoryInfo folder)
                {
                    folder.Delete(recursive: true);
                }
                else
                {
                    entry.Delete();
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What remains has no manifest, or has the mark of a restore that did not end: nobody takes it for whole.
        }
    }

    private static List<FileSystemInfo> Entries(string path) =>
        Directory.Exists(path) ? [.. new DirectoryInfo(path).EnumerateFileSystemInfos().Where(e => e.Name != OfTheFileSystem)] : [];
}
