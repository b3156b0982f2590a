using Mem3D.Core.Errors;
using Mem3D.Data.Persistence;
using Microsoft.Data.Sqlite;

namespace Mem3D.Data.Care;

/// <summary>
/// Copies a data folder while its server runs: first one moment of the database, then the voxel files that it names (they never change), then
/// everything else that must outlive the process. A case that is removed meanwhile is no problem: the database is copied again.
/// </summary>
public sealed class DataFolderBackup(DataFolderOptions folder, TimeProvider time)
{
    /// <summary>Name of the database within a data folder and within a backup.</summary>
    public const string Database = "mem3d.db";

    private const int MostTries = 5;

    /// <summary>Folders and files of a data folder that are not copied as they are: work in progress, and what the database's copy stands for.</summary>
    private static readonly HashSet<string> LeftOut = new(StringComparer.Ordinal) { "staging", "backups", "lost", "volumes", "mem3d.lock", "migrating", "migrating.partial" };

    /// <summary>Writes a backup into a folder that is new or empty. A file that cannot be read is named in the manifest and does not end the backup.</summary>
    /// <exception cref="Mem3DException">No database, a target that is not empty or is full, or a database that is damaged.</exception>
    public BackupManifest Create(string target, IProgress<CareProgress>? progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(folder.DatabasePath))
        {
            throw new Mem3DException(ErrorKind.NotFound, "There is no database in the data folder.", "Name the folder of the server's setting Mem3D:DataFolder.");
        }

        Emptiness.Require(target, "A backup is written into a folder that is new or empty.");
        try
        {
            FileCopy.MakeFolder(target);
            var manifest = Write(target, progress, cancellationToken);
            manifest.Write(target);
            return manifest;
        }
        catch (Exception e)
        {
            Emptiness.Restore(target);
            throw e switch
            {
                Mem3DException or OperationCanceledException => e,
                IOException when FullDisk.Is(e) => new Mem3DException(
                    ErrorKind.Unavailable, "There is not enough room for the backup; what was written of it is removed.", "Choose a disk with more room.", e),
                _ => DataErrors.Translate(e) ?? e,
            };
        }
    }

    private BackupManifest Write(string target, IProgress<CareProgress>? progress, CancellationToken cancellationToken)
    {
        using var source = SqliteFile.Open(folder.DatabasePath, SqliteOpenMode.ReadOnly);
        var copied = new Dictionary<string, BackupFile>();
        for (var tries = 1; ; tries++)
        {
            progress?.Report(new CareProgress("database", 0, 0));
            var database = Path.Combine(target, Database);
            File.Delete(database);
            var at = time.GetUtcNow();
            source.CopyTo(database);
            using var copy = SqliteFile.Open(database, SqliteOpenMode.ReadOnly);
            RequireWhole(copy);
            var problems = new List<string>();
            var wanted = Volumes(copy);
            if (!CopyVolumes(source, target, wanted, copied, problems, progress, cancellationToken) && tries < MostTries)
            {
                continue;
            }

            foreach (var gone in copied.Keys.Except(wanted).ToList())
            {
                File.Delete(Path.Combine(target, "volumes", gone));
                copied.Remove(gone);
            }

            List<BackupFile> files = [.. copied.Values, .. CopyRest(target, cancellationToken), FileCopy.Measure(target, Database, cancellationToken)];
            return new BackupManifest(BackupManifest.CurrentFormat, at, copy.Schema(), [.. files.OrderBy(f => f.Path, StringComparer.Ordinal)], problems);
        }
    }

    private static void RequireWhole(SqliteConnection copy)
    {
        if (copy.Texts("PRAGMA quick_check(1)") is not ["ok"])
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, "The database is damaged; a backup of it would be, too.", "Keep the older backups, and look at it with `mem3d doctor`.");
        }
    }

    private static List<string> Volumes(SqliteConnection database) =>
        database.HasTable("Volumes") ? [.. database.Texts("SELECT Id FROM Volumes").Select(id => Guid.Parse(id).ToString("N"))] : [];

    /// <summary>False: a file vanished with its row since the database was copied.</summary>
    private bool CopyVolumes(
        SqliteConnection source, string target, List<string> wanted, Dictionary<string, BackupFile> copied, List<string> problems,
        IProgress<CareProgress>? progress, CancellationToken cancellationToken)
    {
        var sizes = wanted.ToDictionary(v => v, v => new FileInfo(Path.Combine(folder.VolumesFolder, v)) is { Exists: true } file ? file.Length : 0);
        var (done, total) = (0L, sizes.Values.Sum());
        foreach (var volume in wanted)
        {
            progress?.Report(new CareProgress("voxel files", done, total));
            done += sizes[volume];
            try
            {
                if (!copied.ContainsKey(volume))
                {
                    copied[volume] = FileCopy.Copy(Path.Combine(folder.VolumesFolder, volume), target, $"volumes/{volume}", cancellationToken);
                }
            }
            catch (Exception e) when (e is FileNotFoundException or UnauthorizedAccessException)
            {
                if (!Volumes(source).Contains(volume))
                {
                    return false;
                }

                problems.Add($"The voxel file {volume} is missing or cannot be read.");
            }
        }

        return true;
    }

    /// <summary>Keys, and whatever else lies in the folder for good.</summary>
    private IEnumerable<BackupFile> CopyRest(string target, CancellationToken cancellationToken)
    {
        var inside = Path.GetRelativePath(folder.Root, target) is var relative && !relative.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(relative)
            ? relative
            : null;
        foreach (var entry in new DirectoryInfo(folder.Root).EnumerateFileSystemInfos().Where(e => !LeftOut.Contains(e.Name)
            && !e.Name.StartsWith('.') && !e.Name.StartsWith(Database, StringComparison.Ordinal) && e.LinkTarget is null && e.Name != inside))
        {
            var files = entry is DirectoryInfo sub ? sub.EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.LinkTarget is null) : [(FileInfo)entry];
            foreach (var file in files)
            {
                if (Try(() => FileCopy.Copy(file.FullName, target, Path.GetRelativePath(folder.Root, file.FullName), cancellationToken)) is { } copy)
                {
                    yield return copy;
                }
            }
        }
    }

    /// <summary>Null: it was removed meanwhile.</summary>
    private static BackupFile? Try(Func<BackupFile> copy)
    {
        try
        {
            return copy();
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
