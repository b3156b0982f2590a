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
public sealed class DatabaseInitializer : IDisposable
{
    private readonly IDbContextFactory<Mem3DDbContext> _contexts;
    private readonly ISessionStore _sessions;
    private readonly DataFolderOptions _folder;
    private readonly TimeProvider _time;
    private FileStream? _lock;

    internal DatabaseInitializer(IDbContextFactory<Mem3DDbContext> contexts, ISessionStore sessions, DataFolderOptions folder, TimeProvider time)
    {
        _contexts = contexts;
        _sessions = sessions;
        _folder = folder;
        _time = time;
    }

    /// <summary>
    /// Creates the folder, brings the database to the current schema (after a copy of it into backups/ when it exists and is older), marks edits
    /// of a killed server as interrupted, and removes uploads and voxel files that no case owns. Call it once, before anything else.
    /// </summary>
    /// <exception cref="Mem3DException">The folder cannot be written, is in use by another process, or the database is damaged.</exception>
    public async Task InitializeAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            CreateFolders();
            _lock ??= Acquire();
            await MigrateAsync(cancellationToken).ConfigureAwait(false);
            await _sessions.MarkInterruptedAsync(cancellationToken).ConfigureAwait(false);
            await DataFolderSweep.RunAsync(_contexts, _folder, cancellationToken).ConfigureAwait(false);
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
        foreach (var path in new[] { _folder.Root, _folder.VolumesFolder, _folder.StagingFolder, _folder.BackupsFolder })
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
            return new FileStream(_folder.LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, "The data folder is in use by another Mem3D process.", "Stop the running server first, or configure another folder.", e);
        }
    }

    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var existed = File.Exists(_folder.DatabasePath) && new FileInfo(_folder.DatabasePath).Length > 0;
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
        var stamp = _time.GetUtcNow().ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture);
        var path = Path.Combine(_folder.BackupsFolder, $"mem3d-{stamp}.db");
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        copy.Open();
        source.BackupDatabase(copy);
    }
}
