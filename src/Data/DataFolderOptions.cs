namespace Mem3D.Data;

/// <summary>Where everything lies that must outlive the process. One folder, one server.</summary>
public sealed class DataFolderOptions
{
    /// <summary>The folder, absolute or relative to the working directory.</summary>
    public string Root { get; set; } = "data";

    /// <summary>The SQLite database.</summary>
    public string DatabasePath => Path.Combine(Root, "mem3d.db");

    /// <summary>One file of voxels a volume, named by its id.</summary>
    public string VolumesFolder => Path.Combine(Root, "volumes");

    /// <summary>Uploads in progress; emptied at start-up.</summary>
    public string StagingFolder => Path.Combine(Root, "staging");

    /// <summary>Copies of the database made before migrations.</summary>
    public string BackupsFolder => Path.Combine(Root, "backups");

    /// <summary>Voxel files that no row named at a start: set aside, for a person to judge.</summary>
    public string LostFolder => Path.Combine(Root, "lost");

    /// <summary>Keys that protect cookies.</summary>
    public string KeysFolder => Path.Combine(Root, "keys");

    /// <summary>There while a restore into this folder has not ended.</summary>
    public string RestoringPath => Path.Combine(Root, "restoring");

    /// <summary>There while the database is migrated: the name of the copy made before, or "none" where there was no database.</summary>
    public string MigratingPath => Path.Combine(Root, "migrating");

    /// <summary>Held open by the one server that uses the folder.</summary>
    public string LockPath => Path.Combine(Root, "mem3d.lock");

    /// <summary>The key that identifiers are mapped with.</summary>
    public string DeidentificationKeyPath => Path.Combine(Root, "keys", "deidentification.key");

    /// <summary>Largest volume imported, in voxels.</summary>
    public long MaximumVoxels { get; set; } = 4L << 30;

    /// <summary>Most entries of a zip.</summary>
    public int MaximumZipEntries { get; set; } = 50_000;

    /// <summary>Most bytes a zip may unpack to.</summary>
    public long MaximumUnpackedBytes { get; set; } = 32L << 30;

    /// <summary>How much a project or person may fill.</summary>
    public StorageQuotas Quotas { get; set; } = new();

    /// <summary>Path of a volume's voxel file.</summary>
    public string VolumePath(Guid volumeId) => Path.Combine(VolumesFolder, volumeId.ToString("N"));
}
