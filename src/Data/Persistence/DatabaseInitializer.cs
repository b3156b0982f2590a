using Mem3D.Core.Errors;
using Mem3D.Core.Sessions;
using Mem3D.Data.Care;
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
    /// Creates the folder, brings the database to the current schema (<see cref="SchemaMigration"/>), marks edits of a killed server as
    /// interrupted, and sweeps what it left half done. Call it once, before anything else.
    /// </summary>
    /// <exception cref="Mem3DException">The folder cannot be written, is in use by another process, or the database is damaged.</exception>
    public async Task InitializeAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            CreateFolders();
            _lock ??= FolderLock.Take(_folder);
            RequireSound();
            await new SchemaMigration(_contexts, _folder, _time).RunAsync(cancellationToken).ConfigureAwait(false);
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

    /// <summary>What must not be overlooked: a start would go on from nothing, or from a half.</summary>
    private void RequireSound()
    {
        if (File.Exists(_folder.RestoringPath))
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, "A restore into the data folder has not ended.", "Empty the folder and run `mem3d restore` again; the backup is whole.");
        }

        // SQLite takes an empty file for a new database.
        if (new FileInfo(_folder.DatabasePath) is { Exists: false } or { Length: 0 } && !SchemaMigration.WillPutBack(_folder)
            && Directory.EnumerateFiles(_folder.VolumesFolder).Any(f => Guid.TryParseExact(Path.GetFileName(f), "N", out _)))
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, "The data folder has voxel files but no database.",
                "Put the database (mem3d.db) back, from a backup if need be; to begin anew, configure an empty folder. Nothing was changed.");
        }
    }
}
