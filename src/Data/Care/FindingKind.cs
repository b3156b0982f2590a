namespace Mem3D.Data.Care;

/// <summary>What the doctor looks for.</summary>
public enum FindingKind
{
    /// <summary>SQLite says that the file is not consistent, or it is no database.</summary>
    DatabaseDamaged,

    /// <summary>A row names another that does not exist.</summary>
    DanglingRow,

    /// <summary>The schema is older than this program's: the next start migrates it.</summary>
    SchemaOlder,

    /// <summary>The schema is newer than this program's.</summary>
    SchemaNewer,

    /// <summary>A restore or a migration began and did not end.</summary>
    Unfinished,

    /// <summary>A volume's voxel file is missing.</summary>
    VolumeMissing,

    /// <summary>A voxel file has not the length of its volume.</summary>
    VolumeLength,

    /// <summary>A voxel file's content is not what was imported.</summary>
    VolumeContent,

    /// <summary>A volume imported before checksums were kept: its content cannot be judged.</summary>
    VolumeUnchecked,

    /// <summary>A volume that no case shows.</summary>
    VolumeUnused,

    /// <summary>A voxel file that no row names.</summary>
    FileOrphan,

    /// <summary>A voxel file that was still being written when the server was killed.</summary>
    FilePartial,

    /// <summary>Files of an upload or export that the server no longer knows.</summary>
    FileStaged,

    /// <summary>A voxel file that was set aside because no row named it.</summary>
    FileSetAside,

    /// <summary>A stored mask cannot be read, lies outside its volume, or has another area than stored.</summary>
    MaskUnreadable,

    /// <summary>A stored prompt cannot be read.</summary>
    PromptUnreadable,

    /// <summary>A slice's place in the history is not that of its edit.</summary>
    HistoryOrder,

    /// <summary>An edit that runs although no server does.</summary>
    EditRunning,

    /// <summary>Others on this machine can read the keys that protect cookies.</summary>
    KeysReadable,
}
