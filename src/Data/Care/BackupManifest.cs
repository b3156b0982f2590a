using System.Text.Json;
using Mem3D.Core.Errors;

namespace Mem3D.Data.Care;

/// <summary>What a backup holds. Written last: a folder without it is no backup.</summary>
/// <param name="Format">Version of this file's form, 1.</param>
/// <param name="CreatedAt">When the database was copied.</param>
/// <param name="Schema">Name of the database's newest migration.</param>
/// <param name="Files">Every file, the database among them, by path.</param>
/// <param name="Problems">What could not be copied, in words; empty for a whole backup.</param>
public sealed record BackupManifest(int Format, DateTimeOffset CreatedAt, string Schema, IReadOnlyList<BackupFile> Files, IReadOnlyList<string> Problems)
{
    public const int CurrentFormat = 1;

    public const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Bytes of all files together.</summary>
    public long Bytes => Files.Sum(f => f.Bytes);

    /// <exception cref="Mem3DException">The folder is no backup, or of a form this version does not know.</exception>
    public static BackupManifest Read(string backup)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(Path.Combine(backup, FileName)), Json);
            return manifest is { Format: CurrentFormat, Files: not null, Problems: not null } && manifest.Files.All(f => IsInside(f.Path))
                ? manifest
                : throw new Mem3DException(ErrorKind.Unsupported, "The backup's manifest is not of a form this version reads.", "Restore it with the version that made it.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new Mem3DException(
                ErrorKind.NotFound, "There is no whole backup in this folder: its manifest is missing or damaged.", "Name the folder that `mem3d backup` wrote, or an older backup.", e);
        }
    }

    /// <summary>Writes it, on the disk when this returns.</summary>
    public void Write(string backup)
    {
        using var file = new FileStream(Path.Combine(backup, FileName), FileMode.CreateNew, FileAccess.Write);
        JsonSerializer.Serialize(file, this, Json);
        file.Flush(flushToDisk: true);
        DurableFile.FlushFolder(backup);
    }

    /// <summary>A manifest is data: it names no place outside its folder.</summary>
    private static bool IsInside(string path) =>
        path.Length > 0 && !Path.IsPathRooted(path) && !path.Contains('\\', StringComparison.Ordinal) && path.Split('/').All(part => part is not ("" or "." or ".."));
}
