using Microsoft.Data.Sqlite;

namespace Mem3D.Data.Care;

/// <summary>A database file looked at from outside the stores, without their pool: closed means closed.</summary>
internal static class SqliteFile
{
    public static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            connection.Open();

            // Whoever closes the last connection of a server holds the file for a moment; copying a database waits by SQLite's own clock only.
            connection.Execute("PRAGMA busy_timeout = 30000;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>SQLite's own copy: one moment of the database, with what is still in the write-ahead log, while others go on writing.</summary>
    public static void CopyTo(this SqliteConnection source, string path)
    {
        using (var copy = Open(path, SqliteOpenMode.ReadWriteCreate))
        {
            source.BackupDatabase(copy);
            copy.Execute("PRAGMA journal_mode = DELETE;");
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    public static void Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Rows of a statement, one after the other.</summary>
    public static IEnumerable<SqliteDataReader> Query(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return reader;
        }
    }

    /// <summary>First column of every row as text.</summary>
    public static List<string> Texts(this SqliteConnection connection, string sql) => [.. connection.Query(sql).Select(r => r.GetString(0))];

    public static bool HasTable(this SqliteConnection connection, string name) =>
        connection.Texts("SELECT name FROM sqlite_master WHERE type = 'table'").Contains(name);

    /// <summary>Name of the newest migration; empty for a database without any.</summary>
    public static string Schema(this SqliteConnection connection) => connection.HasTable("__EFMigrationsHistory")
        ? connection.Texts("SELECT MigrationId FROM __EFMigrationsHistory ORDER BY MigrationId").LastOrDefault() ?? ""
        : "";
}
