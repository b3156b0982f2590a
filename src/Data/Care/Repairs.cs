using Mem3D.Core.Errors;
using Mem3D.Core.Sessions;
using Mem3D.Data.Persistence;
using Microsoft.Data.Sqlite;

namespace Mem3D.Data.Care;

/// <summary>The repairs that need nobody's judgement.</summary>
internal static class Repairs
{
    public static void Apply(DataFolderOptions folder, Finding finding)
    {
        try
        {
            switch (finding.Kind)
            {
                case FindingKind.FileOrphan:
                    SetAside(folder, finding.Subject);
                    break;
                case FindingKind.FilePartial:
                    File.Delete(Path.Combine(folder.VolumesFolder, finding.Subject));
                    break;
                case FindingKind.FileStaged:
                    DataFolderSweep.Remove(Path.Combine(folder.StagingFolder, finding.Subject));
                    break;
                case FindingKind.EditRunning:
                    Execute(folder, $"UPDATE Edits SET Status = {(int)EditStatus.Interrupted} WHERE Id = $a AND Status = {(int)EditStatus.Running}", finding.Subject);
                    break;
                case FindingKind.VolumeUnchecked:
                    Execute(
                        folder, "UPDATE Volumes SET Sha256 = $b WHERE Id = $a", Guid.ParseExact(finding.Subject, "N").ToString().ToUpperInvariant(),
                        FileCopy.Measure(folder.VolumesFolder, finding.Subject, CancellationToken.None).Sha256);
                    break;
                case FindingKind.KeysReadable when !OperatingSystem.IsWindows():
                    File.SetUnixFileMode(folder.KeysFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                    break;
                default:
                    throw new ArgumentException($"{finding.Kind} has no repair.", nameof(finding));
            }
        }
        catch (Exception e) when (e is not Mem3DException && DataErrors.Translate(e) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Moves a voxel file that no row names out of the way: whether it is anybody's is not for a program to say.</summary>
    public static void SetAside(DataFolderOptions folder, string name)
    {
        Directory.CreateDirectory(folder.LostFolder);
        File.Move(Path.Combine(folder.VolumesFolder, name), Path.Combine(folder.LostFolder, name), overwrite: true);
    }

    private static void Execute(DataFolderOptions folder, string sql, params string[] values)
    {
        using var database = SqliteFile.Open(folder.DatabasePath, SqliteOpenMode.ReadWrite);
        database.Execute("PRAGMA synchronous = FULL;");
        using var command = database.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$a", values[0]);
        if (values.Length > 1)
        {
            command.Parameters.AddWithValue("$b", values[1]);
        }

        command.ExecuteNonQuery();
    }
}
