using Microsoft.Data.Sqlite;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>Messages of webhooks that wait, made older than a test has time for.</summary>
internal static class Outbox
{
    public static async Task SetAsync(string folder, string values)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "mem3d.db")};Pooling=False;Default Timeout=30");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"UPDATE Deliveries SET {values}";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
