using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Mem3D.Data.Care;

/// <summary>The database as SQLite sees it.</summary>
internal static class DatabaseChecks
{
    /// <summary>False: it cannot be read any further.</summary>
    public static bool Integrity(SqliteConnection database, List<Finding> findings)
    {
        var wrong = database.Texts("PRAGMA integrity_check(20)").Where(line => line != "ok").ToList();
        findings.AddRange(wrong.Select(Damaged));
        if (wrong.Count > 0)
        {
            return false;
        }

        foreach (var row in database.Query("PRAGMA foreign_key_check"))
        {
            var number = row.IsDBNull(1) ? "" : string.Create(CultureInfo.InvariantCulture, $" {row.GetInt64(1)}");
            findings.Add(new Finding(
                FindingKind.DanglingRow, $"{row.GetString(0)}{number}", $"Row{number} of {row.GetString(0)} names a row of {row.GetString(2)} that does not exist.",
                "Restore a backup, or ask for help with this report."));
        }

        return true;
    }

    public static void Schema(string schema, IReadOnlyList<string> known, List<Finding> findings)
    {
        if (schema.Length > 0 && !known.Contains(schema))
        {
            findings.Add(new Finding(
                FindingKind.SchemaNewer, schema, "The database was written by a newer version than this program.", "Use that version, also of the command line."));
        }
        else if (schema != known[^1])
        {
            findings.Add(new Finding(
                FindingKind.SchemaOlder, schema, "The database is of an older version than this program.", "The next start of the server copies it and brings it up to date.", Harmless: true));
        }
    }

    public static Finding Damaged(string words) => new(
        FindingKind.DatabaseDamaged, "mem3d.db", $"The database is damaged: {words}", "Stop the server, keep the folder as it is, and restore the newest backup into another one.");
}
