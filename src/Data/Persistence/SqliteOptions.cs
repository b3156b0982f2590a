using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Mem3D.Data.Persistence;

/// <summary>How a context reaches its file: one place for the server, the tests and the migration tools.</summary>
internal static class SqliteOptions
{
    public static DbContextOptionsBuilder UseDataFolder(this DbContextOptionsBuilder builder, DataFolderOptions folder) => builder
        .UseSqlite(new SqliteConnectionStringBuilder
        {
            DataSource = folder.DatabasePath,
            ForeignKeys = true,
            DefaultTimeout = 10,
        }.ToString())
        .AddInterceptors(new SqlitePragmas())

        // SQLite rebuilds tables outside of a transaction, and EF warns that a migration cut off there must be mended by hand. Here it need not be:
        // SchemaMigration copies the database first and puts the copy back.
        .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning));
}
