using Mem3D.Data.Care;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>
/// Removes what a killed server left half done: staged uploads and partial voxel files. Whole voxel files without a row are only set aside: should
/// the database be the wrong one, they are somebody's scans.
/// </summary>
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
            if (!Guid.TryParseExact(partial ? name[..^Partial.Length] : name, "N", out var id))
            {
                continue; // a person's own file
            }

            if (partial)
            {
                Remove(path);
            }
            else if (!known.Contains(id))
            {
                Repairs.SetAside(folder, name);
            }
        }
    }

    public static void Remove(string path)
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
