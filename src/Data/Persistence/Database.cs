using Mem3D.Core.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>
/// Short transactions on the one database. A write is one IMMEDIATE transaction, on disk when the task completes; writers of this process take
/// turns here instead of colliding in SQLite. A read sees one snapshot. Errors come out as <see cref="Mem3DException"/>.
/// </summary>
internal sealed class Database(IDbContextFactory<Mem3DDbContext> contexts) : IDisposable
{
    private readonly SemaphoreSlim _writer = new(1, 1);

    public async Task<T> ReadAsync<T>(Func<Mem3DDbContext, Task<T>> query, CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
            await db.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using var transaction = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true);
            await db.Database.UseTransactionAsync(transaction, cancellationToken).ConfigureAwait(false);
            return await query(db).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not Mem3DException && DataErrors.Translate(e) is { } error)
        {
            throw error;
        }
    }

    public async Task<T> WriteAsync<T>(Func<Mem3DDbContext, Task<T>> change, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            var result = await change(db).ConfigureAwait(false);
            await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return result;
        }
        catch (Exception e) when (e is not Mem3DException && DataErrors.Translate(e) is { } error)
        {
            throw error;
        }
        finally
        {
            _writer.Release();
        }
    }

    public void Dispose() => _writer.Dispose();
}
