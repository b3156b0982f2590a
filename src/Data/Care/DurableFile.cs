using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Mem3D.Data.Care;

/// <summary>
/// Renames and removals that are on the disk when they return. A file that was flushed may still be lost with its name after a power cut: the name is in the folder,
/// which has to be flushed too (fsync(2)).
/// </summary>
internal static partial class DurableFile
{
    /// <summary>O_DIRECTORY differs between processors; without it a folder opens as well.</summary>
    private const int ReadOnly = 0;

    /// <summary>EINVAL and EOPNOTSUPP: the file system has no such means.</summary>
    private static readonly int[] WithoutMeans = [22, 95];

    /// <summary>Renames within one file system; what bears the name already is replaced.</summary>
    public static void Move(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        FlushFolder(Path.GetDirectoryName(to)!);
    }

    public static void Delete(string path)
    {
        File.Delete(path);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Puts the names in a folder on the disk; nothing on Windows and where the file system cannot.</summary>
    /// <exception cref="IOException">The disk reports an error.</exception>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = OpenFile(folder, ReadOnly);
        if (descriptor < 0)
        {
            throw Failed();
        }

        try
        {
            if (Flush(descriptor) != 0 && !WithoutMeans.Contains(Marshal.GetLastPInvokeError()))
            {
                throw Failed();
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed()
    {
        var code = Marshal.GetLastPInvokeError();
        return new IOException(new Win32Exception(code).Message, code);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
