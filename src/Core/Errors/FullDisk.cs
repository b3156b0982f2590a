namespace Mem3D.Core.Errors;

/// <summary>Errors of files that mean that there is no room.</summary>
public static class FullDisk
{
    /// <summary>ENOSPC and EDQUOT on Unix, ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL on Windows.</summary>
    public static bool Is(Exception e) => e is IOException && (e.HResult & 0xFFFF) is 28 or 122 or 0x27 or 0x70;
}
