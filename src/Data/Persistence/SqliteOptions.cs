using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

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
        .AddInterceptors(new SqlitePragmas());
}
