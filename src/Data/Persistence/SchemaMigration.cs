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

    /// <exception cref="Mem3DException">The database is of a newer version, damaged, or a migration failed and was taken back.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(folder.MigratingPath))
        {
            PutBack((await File.ReadAllTextAsync(folder.MigratingPath, cancellationToken).ConfigureAwait(false)).Trim());
        }

        var existed = File.Exists(folder.DatabasePath) && new FileInfo(folder.DatabasePath).Length > 0;
        if (!await IsPendingAsync(cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var copy = existed ? Copy() : "";
        Mark(copy);
        try
        {
            await MigrateAsync(cancellationToken).ConfigureAwait(false);
            File.Delete(folder.MigratingPath);
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
        var name = $"mem3d-{time.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture)}.db";
        using (var source = SqliteFile.Open(folder.DatabasePath, SqliteOpenMode.ReadOnly))
        {
            source.CopyTo(Path.Combine(folder.BackupsFolder, name));
        }

        foreach (var old in Directory.EnumerateFiles(folder.BackupsFolder, "mem3d-*.db").OrderDescending(StringComparer.Ordinal).Skip(MostCopies).ToList())
        {
            File.Delete(old);
        }

        return name;
    }

    private void Mark(string copy)
    {
        using var mark = new FileStream(folder.MigratingPath, FileMode.Create, FileAccess.Write);
        mark.Write(System.Text.Encoding.UTF8.GetBytes(copy));
        mark.Flush(flushToDisk: true);
    }

    /// <summary>The database as it was before; a new one is removed.</summary>
    private void PutBack(string copy)
    {
        SqliteConnection.ClearAllPools();
        if (copy.Length > 0)
        {
            var fresh = folder.DatabasePath + ".back";
            File.Delete(fresh);
            FileCopy.Copy(Path.Combine(folder.BackupsFolder, Path.GetFileName(copy)), folder.Root, Path.GetFileName(fresh), CancellationToken.None);
            DeleteLogs();
            File.Move(fresh, folder.DatabasePath, overwrite: true);
        }
        else
        {
            DeleteLogs();
            File.Delete(folder.DatabasePath);
        }

        File.Delete(folder.MigratingPath);
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
