namespace Mem3D.Data.Care;

/// <summary>Files that should not be there, and rights that should not be given.</summary>
internal static class FileChecks
{
    private const UnixFileMode OfOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Marks of work that began and did not end.</summary>
    public static void Marks(DataFolderOptions folder, List<Finding> findings)
    {
        if (File.Exists(folder.RestoringPath))
        {
            findings.Add(new Finding(FindingKind.Unfinished, "restoring", "A restore into this folder has not ended.", "Empty the folder and restore again; the backup is whole."));
        }

        if (File.Exists(folder.MigratingPath))
        {
            findings.Add(new Finding(
                FindingKind.Unfinished, "migrating", "A migration of the database did not end.", "The next start of the server puts the copy made before it back, and tries again.", Harmless: true));
        }
    }

    public static void Leftovers(DataFolderOptions folder, List<Finding> findings, bool serverRuns)
    {
        if (!serverRuns)
        {
            findings.AddRange(Names(folder.StagingFolder).Select(name => new Finding(
                FindingKind.FileStaged, name, "Files of an upload or export that did not end.", "The next start, or repairing, removes them.", Harmless: true, Repairable: true)));
        }

        findings.AddRange(Names(folder.LostFolder).Select(name => new Finding(
            FindingKind.FileSetAside, name, $"The file {name} was set aside because no volume had it.", "Delete it when no backup of the database names it.", Harmless: true)));
        if (!OperatingSystem.IsWindows() && Directory.Exists(folder.KeysFolder) && (File.GetUnixFileMode(folder.KeysFolder) & OfOthers) != 0)
        {
            findings.Add(new Finding(
                FindingKind.KeysReadable, "keys", "Other accounts of this machine can reach the keys that protect cookies.", "Repairing leaves them to the server's account.", Repairable: true));
        }
    }

    private static List<string> Names(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFileSystemEntries(path).Select(Path.GetFileName).OfType<string>().ToList() : [];
}
