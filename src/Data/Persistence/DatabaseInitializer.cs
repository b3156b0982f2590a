using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Core.Sessions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>
/// Makes the data folder ready at start-up and holds it for this process until disposed: a second server (or an import from the command line)
/// on the same folder would take running edits for dead ones, so it is refused.
/// </summary>
public sealed class DatabaseInitializer(
    IDbContextFactory<Mem3DDbContext> contexts, ISessionStore sessions, DataFolderOptions folder, TimeProvider time) : IDisposable
{
    private FileStream? _lock;

    /// <summary>
    /// Creates the folder, brings the database to the current schema (after a copy of it into backups/ when it exists and is older), marks edits
    /// of a killed server as interrupted, and removes uploads and voxel files that no case owns. Repeating it is harmless.
    /// </summary>
    /// <exception cref="Mem3DException">The folder cannot be written, is in use by another process, or the database is damaged.</exception>
    public async Task InitializeAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            CreateFolders();
            _lock ??= Acquire();
            await MigrateAsync(cancellationToken).ConfigureAwait(false);
            await sessions.MarkInterruptedAsync(cancellationToken).ConfigureAwait(false);
            await DataFolderSweep.RunAsync(contexts, folder, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not Mem3DException && DataErrors.Translate(e) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Gives the folder free.</summary>
    public void Dispose() => _lock?.Dispose();

    private void CreateFolders()
    {
        foreach (var path in new[] { folder.Root, folder.VolumesFolder, folder.StagingFolder, folder.BackupsFolder })
        {
            Directory.CreateDirectory(path);
            var probe = Path.Combine(path, $".probe-{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
        }
    }

    private FileStream Acquire()
    {
        try
        {
            return new FileStream(folder.LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, "The data folder is in use by another Mem3D process.", "Stop the running server first, or configure another folder.", e);
        }
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var existed = File.Exists(folder.DatabasePath) && new FileInfo(folder.DatabasePath).Length > 0;
        await db.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellationToken).ConfigureAwait(false);
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken).ConfigureAwait(false)).ToList();
        if (pending.Count == 0)
        {
            return;
        }

        if (existed)
        {
            Backup((SqliteConnection)db.Database.GetDbConnection());
        }

        // A process killed during a migration leaves EF's lock row behind and every later one would wait for it for ever; the folder's own lock makes it superfluous.
        await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS __EFMigrationsLock;", cancellationToken).ConfigureAwait(false);
        await db.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>SQLite's own copy, which includes what is still in the write-ahead log.</summary>
    private void Backup(SqliteConnection source)
    {
        var stamp = time.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);
        var path = Path.Combine(folder.BackupsFolder, $"mem3d-{stamp}.db");
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        copy.Open();
        source.BackupDatabase(copy);
    }
}
