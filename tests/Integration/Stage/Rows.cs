using Microsoft.Data.Sqlite;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>The database as text, whatever tables it has.</summary>
internal static class Rows
{
    /// <summary>Every row of every table that names one of some ids, by which it would be somebody's; people's own ids are everybody's.</summary>
    public static async Task<IReadOnlyList<string>> NamingAsync(string folder, IReadOnlyDictionary<string, Guid> ids)
    {
        var wanted = ids.Where(i => i.Key is not ("userId" or "assigneeId")).Select(i => i.Value.ToString()).ToList();
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "mem3d.db")};Pooling=False;Mode=ReadOnly");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        foreach (var table in Read(connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").ToList())
        {
            rows.AddRange(Read(connection, $"SELECT * FROM \"{table}\"")
                .Where(row => wanted.Exists(id => row.Contains(id, StringComparison.OrdinalIgnoreCase))).Select(row => $"{table}: {row}").Order(StringComparer.Ordinal));
        }

        return rows;
    }

    private static IEnumerable<string> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(n => reader.GetValue(n) is byte[] bytes ? Convert.ToHexString(bytes) : reader.GetValue(n).ToString()));
        }
    }
}
