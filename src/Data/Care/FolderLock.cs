using Mem3D.Core.Errors;

namespace Mem3D.Data.Care;

/// <summary>The lock that a server (or a repair) holds on its data folder as long as it lives; the system lets go of it when a process is killed.</summary>
internal static class FolderLock
{
    /// <exception cref="Mem3DException">Another process has it.</exception>
    public static FileStream Take(DataFolderOptions folder)
    {
        try
        {
            return new FileStream(folder.LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException))
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, "The data folder is in use by another Mem3D process.", "Stop the running server first, or configure another folder.", e);
        }
    }

    /// <summary>True: a process has the folder.</summary>
    public static bool IsHeld(DataFolderOptions folder)
    {
        if (!File.Exists(folder.LockPath))
        {
            return false;
        }

        try
        {
            Take(folder).Dispose();
            return false;
        }
        catch (Mem3DException)
        {
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false; // a copy that may only be read: no server can work on it
        }
    }
}
