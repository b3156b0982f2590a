using Mem3D.Core.Errors;
using Mem3D.Data.Persistence;

namespace Mem3D.Data.Care;

/// <summary>Makes a data folder of a backup. Every byte is compared with the manifest; the database comes last.</summary>
public static class DataFolderRestore
{
    /// <summary>Restores into a folder that is new or empty.</summary>
    /// <exception cref="Mem3DException">No backup, one that is damaged, or a target that is not empty or is full; the target is empty again then.</exception>
    public static BackupManifest Run(string backup, DataFolderOptions target, IProgress<CareProgress>? progress, CancellationToken cancellationToken)
    {
        var manifest = BackupManifest.Read(backup);
        Emptiness.Require(target.Root, "A backup is restored into a folder that is new or empty.");
        try
        {
            FileCopy.MakeFolder(target.Root);
            File.WriteAllText(target.RestoringPath, "A restore began here and has not ended. Empty the folder and restore again.\n");
            var done = 0L;
            foreach (var file in manifest.Files.OrderBy(f => f.Path == DataFolderBackup.Database))
            {
                progress?.Report(new CareProgress(file.Path, done, manifest.Bytes));
                if (Copy(backup, target.Root, file, cancellationToken) != file)
                {
                    throw new Mem3DException(
                        ErrorKind.Invalid, $"The backup's file {file.Path} is missing or is not as it was written.", "Restore another backup; nothing of this one was kept.");
                }

                done += file.Bytes;
            }

            foreach (var made in (string[])[target.VolumesFolder, target.StagingFolder, target.BackupsFolder])
            {
                FileCopy.MakeFolder(made);
            }

            DurableFile.Delete(target.RestoringPath);
            return manifest;
        }
        catch (Exception e)
        {
            Emptiness.Restore(target.Root);
            throw e switch
            {
                Mem3DException or OperationCanceledException => e,
                IOException when FullDisk.Is(e) => new Mem3DException(
                    ErrorKind.Unavailable, "There is not enough room to restore the backup; what was written is removed.", "Choose a disk with more room.", e),
                _ => DataErrors.Translate(e) ?? e,
            };
        }
    }

    private static BackupFile? Copy(string backup, string target, BackupFile file, CancellationToken cancellationToken)
    {
        try
        {
            return FileCopy.Copy(Path.Combine(backup, file.Path), target, file.Path, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
