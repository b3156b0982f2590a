namespace Mem3D.Data.Care;

/// <summary>One file of a backup.</summary>
/// <param name="Path">Relative to the backup, with '/' between folders.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Of its content, lower-case hex.</param>
public sealed record BackupFile(string Path, long Bytes, string Sha256);
