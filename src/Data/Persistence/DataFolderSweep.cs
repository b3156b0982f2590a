using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>Removes what a killed server left half done: staged uploads, partial voxel files, voxel files without a row.</summary>
internal static class DataFolderSweep
{
    /// <summary>Ending of a voxel file that is still being written.</summary>
    public const string Partial = ".partial";

    public static async Task RunAsync(IDbContextFactory<Mem3DDbContext> contexts, DataFolderOptions folder, CancellationToken cancellationToken)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(folder.StagingFolder).ToList())
        {
            Remove(path);
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var known = await db.Volumes.Select(v => v.Id).ToHashSetAsync(cancellationToken).ConfigureAwait(false);
        foreach (var path in Directory.EnumerateFiles(folder.VolumesFolder).ToList())
        {
            var name = Path.GetFileName(path);
            var partial = name.EndsWith(Partial, StringComparison.Ordinal);
            if (Guid.TryParseExact(partial ? name[..^Partial.Length] : name, "N", out var id) && (partial || !known.Contains(id)))
            {
                Remove(path);
            }
        }
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }
}
