using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Data.Care;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>
/// Brings the database to this program's schema, or leaves it as it was: it is copied into backups/ first, and the copy is put back when a migration
/// fails, also when the process is killed in the middle (a mark beside the database says so to the next start).
/// </summary>
internal sealed class SchemaMigration(IDbContextFactory<Mem3DDbContext> contexts, DataFolderOptions folder, TimeProvider time)
{
    /// <summary>Copies kept; older ones are removed.</summary>
    private const int MostCopies = 10;

    /// <summary>What the mark says where there was no database before.</summary>
    private const string NoDatabase = "none";

    /// <summary>The end of a file's name while it is written.</summary>
    private const string Partial = ".partial";

    /// <summary>Whether the next run puts a copy in the place of the database, so that a database that is missing is none lost.</summary>
    public static bool WillPutBack(DataFolderOptions folder) => Marked(folder) is { } copy && File.Exists(Path.Combine(folder.BackupsFolder, copy));

    /// <exception cref="Mem3DException">The database is of a newer version, damaged, or a migration failed and was taken back.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TakeBackCutOff();
        var existed = File.Exists(folder.DatabasePath) && new FileInfo(folder.DatabasePath).Length > 0;
        if (!await IsPendingAsync(cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var copy = existed ? Copy() : null;
        Mark(copy ?? NoDatabase);
        try
        {
            await MigrateAsync(cancellationToken).ConfigureAwait(false);
            DurableFile.Delete(folder.MigratingPath);
        }
        catch (Exception e)
        {
            PutBack(copy);
            throw e is OperationCanceledException ? e : Failed(e);
        }
    }

    private async Task<bool> IsPendingAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await db.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellationToken).ConfigureAwait(false);
        var applied = await db.Database.GetAppliedMigrationsAsync(cancellationToken).ConfigureAwait(false);
        return applied.Except(db.Database.GetMigrations()).Any()
            ? throw new Mem3DException(
                ErrorKind.Unavailable, "The database was written by a newer version of Mem3D.",
                "Install that version again, or restore a backup made with this one. Nothing was changed.")
            : (await db.Database.GetPendingMigrationsAsync(cancellationToken).ConfigureAwait(false)).Any();
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);

        // A process killed during a migration leaves EF's lock row behind and every later one would wait for it for ever; the folder's own lock makes it superfluous.
        await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS __EFMigrationsLock;", cancellationToken).ConfigureAwait(false);
        await db.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
        await db.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        if (((SqliteConnection)db.Database.GetDbConnection()).Query("PRAGMA foreign_key_check").Any())
        {
            throw new InvalidOperationException("After the migration, a row names another that does not exist.");
        }
    }

    /// <summary>Name of a new copy in backups/.</summary>
    private string Copy()
    {
        foreach (var cut in Directory.EnumerateFiles(folder.BackupsFolder, "*" + Partial).ToList())
        {
            File.Delete(cut);
        }

        var name = $"mem3d-{time.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture)}.db";
        var path = Path.Combine(folder.BackupsFolder, name);
        using (var source = SqliteFile.Open(folder.DatabasePath, SqliteOpenMode.ReadOnly))
        {
            source.CopyTo(path + Partial);
        }

        DurableFile.Move(path + Partial, path);
        foreach (var old in Directory.EnumerateFiles(folder.BackupsFolder, "mem3d-*.db").OrderDescending(StringComparer.Ordinal).Skip(MostCopies).ToList())
        {
            File.Delete(old);
        }

        return name;
    }

    /// <summary>Whole or not at all: a mark cut short would be taken for another.</summary>
    private void Mark(string text)
    {
        var written = folder.MigratingPath + Partial;
        using (var mark = new FileStream(written, FileMode.Create, FileAccess.Write))
        {
            mark.Write(System.Text.Encoding.UTF8.GetBytes(text));
            mark.Flush(flushToDisk: true);
        }

        DurableFile.Move(written, folder.MigratingPath);
    }

    /// <summary>What a killed process left; a mark without a word stands before anything was changed.</summary>
    private void TakeBackCutOff()
    {
        File.Delete(folder.MigratingPath + Partial);
        if (!File.Exists(folder.MigratingPath))
        {
            return;
        }

        if (Marked(folder) is { } copy)
        {
            PutBack(copy);
        }
        else if (File.ReadAllText(folder.MigratingPath).Trim() == NoDatabase)
        {
            PutBack(null);
        }
        else
        {
            DurableFile.Delete(folder.MigratingPath);
        }
    }

    /// <summary>The copy that the mark names; null: no mark, or it names none.</summary>
    private static string? Marked(DataFolderOptions folder) =>
        File.Exists(folder.MigratingPath) && File.ReadAllText(folder.MigratingPath).Trim() is { Length: > 0 } text && text != NoDatabase ? Path.GetFileName(text) : null;

    /// <summary>The database as it was before; a new one is removed.</summary>
    private void PutBack(string? copy)
    {
        SqliteConnection.ClearAllPools();
        if (copy is null)
        {
            DeleteLogs();
            File.Delete(folder.DatabasePath);
        }
        else
        {
            RequireCopy(copy);
            var fresh = folder.DatabasePath + ".back";
            File.Delete(fresh);
            FileCopy.Copy(Path.Combine(folder.BackupsFolder, copy), folder.Root, Path.GetFileName(fresh), CancellationToken.None);
            DeleteLogs();
            DurableFile.Move(fresh, folder.DatabasePath);
        }

        DurableFile.Delete(folder.MigratingPath);
    }

    private void RequireCopy(string copy)
    {
        if (!File.Exists(Path.Combine(folder.BackupsFolder, copy)))
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, "A migration of the database was cut off, and the copy made before it is missing.",
                "Put the newest copy from the folder backups, or the database of a backup, in the place of mem3d.db and remove the file migrating. Nothing was changed.");
        }
    }

    /// <summary>A write-ahead log belongs to the very file it was written for.</summary>
    private void DeleteLogs()
    {
        File.Delete(folder.DatabasePath + "-wal");
        File.Delete(folder.DatabasePath + "-shm");
    }

    private static Mem3DException Failed(Exception e) => new(
        ErrorKind.Unavailable, $"The database could not be brought up to date and was put back as it was ({(e is SqliteException { } sqlite ? sqlite.SqliteErrorCode.ToString(CultureInfo.InvariantCulture) : e.GetType().Name)}: {e.Message}).",
        "Run the former version on it, and tell whoever looks after the software; a copy from before is in the folder backups.", e);
}
