using System.Globalization;
using Mem3D.Core.Volumes;
using Mem3D.Data.Persistence;
using Mem3D.Data.Volumes;
using Microsoft.Data.Sqlite;

namespace Mem3D.Data.Care;

/// <summary>Volumes and their voxel files, each against the other.</summary>
internal sealed class VolumeChecks(DataFolderOptions folder, SqliteConnection database, bool contents)
{
    private const string Restore = "Restore this file from a backup (its name is the volume's id), or remove the case and import it again.";

    /// <summary>Number of volumes.</summary>
    public int Run(List<Finding> findings, bool serverRuns, IProgress<CareProgress>? progress, CancellationToken cancellationToken)
    {
        var checksums = database.Texts("SELECT name FROM pragma_table_info('Volumes')").Contains("Sha256");
        var volumes = database.Query($"SELECT Id, Width, Height, Depth, VoxelType, {(checksums ? "Sha256" : "NULL")}, EXISTS (SELECT 1 FROM Cases c WHERE c.VolumeId = v.Id) FROM Volumes v")
            .Select(r => (
                Id: Guid.Parse(r.GetString(0)).ToString("N"),
                Bytes: r.GetInt64(1) * r.GetInt64(2) * r.GetInt64(3) * VoxelFile.BytesPerVoxel((VoxelType)r.GetInt32(4)),
                Sha256: r.IsDBNull(5) ? null : r.GetString(5),
                Used: r.GetBoolean(6)))
            .ToList();
        var (done, total) = (0L, volumes.Sum(v => v.Bytes));
        foreach (var (id, bytes, sha256, used) in volumes)
        {
            progress?.Report(new CareProgress("voxel files", done, total));
            done += bytes;
            if (!used)
            {
                findings.Add(new Finding(FindingKind.VolumeUnused, id, $"No case shows volume {id}.", "It takes room and does no harm; tell whoever looks after the software.", Harmless: true));
            }

            if (Look(id, bytes, sha256, cancellationToken) is { } finding)
            {
                findings.Add(finding);
            }
        }

        Orphans(volumes.Select(v => v.Id).ToHashSet(), findings, serverRuns);
        return volumes.Count;
    }

    private Finding? Look(string id, long bytes, string? sha256, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder.VolumesFolder, id));
            if (!file.Exists)
            {
                return new Finding(FindingKind.VolumeMissing, id, $"The voxel file of volume {id} is missing.", Restore);
            }

            if (file.Length != bytes)
            {
                return new Finding(
                    FindingKind.VolumeLength, id, string.Create(CultureInfo.InvariantCulture, $"The voxel file of volume {id} has {file.Length} bytes instead of {bytes}."), Restore);
            }

            if (sha256 is null)
            {
                return new Finding(
                    FindingKind.VolumeUnchecked, id, $"Volume {id} was imported before checksums were kept: its content cannot be judged.",
                    "Repairing keeps the checksum of what is there now.", Harmless: true, Repairable: true);
            }

            return contents && FileCopy.Measure(folder.VolumesFolder, id, cancellationToken).Sha256 != sha256
                ? new Finding(FindingKind.VolumeContent, id, $"The voxel file of volume {id} is not what was imported: its checksum differs.", Restore)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Finding(FindingKind.VolumeMissing, id, $"The voxel file of volume {id} cannot be read.", "Check the rights of the file and the disk.");
        }
    }

    private void Orphans(HashSet<string> known, List<Finding> findings, bool serverRuns)
    {
        if (serverRuns || !Directory.Exists(folder.VolumesFolder))
        {
            return; // an import in work writes its file before its row
        }

        foreach (var name in Directory.EnumerateFiles(folder.VolumesFolder).Select(Path.GetFileName).OfType<string>())
        {
            if (name.EndsWith(DataFolderSweep.Partial, StringComparison.Ordinal))
            {
                findings.Add(new Finding(
                    FindingKind.FilePartial, name, $"The voxel file {name} was still being written when the server ended.", "The next start, or repairing, removes it.", Harmless: true, Repairable: true));
            }
            else if (!known.Contains(name) && Guid.TryParseExact(name, "N", out _))
            {
                findings.Add(new Finding(
                    FindingKind.FileOrphan, name, $"No volume has the voxel file {name}.", "The next start, or repairing, moves it into the folder lost.", Harmless: true, Repairable: true));
            }
        }
    }
}
