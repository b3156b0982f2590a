using Mem3D.Data.Exports;

namespace Mem3D.Data.Care;

/// <summary>Copies files so that they are on the disk when the call returns, and says what was copied.</summary>
internal static class FileCopy
{
    private const int Buffer = 1 << 17;

    /// <summary>Copies one file into a tree; folders on the way are made.</summary>
    public static BackupFile Copy(string from, string root, string relative, CancellationToken cancellationToken)
    {
        var to = Path.Combine(root, relative);
        MakeFolder(Path.GetDirectoryName(to)!);
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, Buffer);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = Buffer };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var target = new FileStream(to, options);
        using var hashed = new HashingStream(target);
        Pour(source, hashed, cancellationToken);
        target.Flush(flushToDisk: true);
        DurableFile.FlushFolder(Path.GetDirectoryName(to)!);
        DurableFile.FlushFolder(root);
        return new BackupFile(relative.Replace('\\', '/'), hashed.Bytes, hashed.Finish());
    }

    /// <summary>A folder that only this account can look into.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Length and SHA-256 of a file.</summary>
    public static BackupFile Measure(string root, string relative, CancellationToken cancellationToken)
    {
        using var source = new FileStream(Path.Combine(root, relative), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, Buffer);
        using var hashed = new HashingStream(Stream.Null);
        Pour(source, hashed, cancellationToken);
        return new BackupFile(relative, hashed.Bytes, hashed.Finish());
    }

    private static void Pour(FileStream source, HashingStream target, CancellationToken cancellationToken)
    {
        var buffer = new byte[Buffer];
        for (int got; (got = source.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            target.Write(buffer.AsSpan(0, got));
        }
    }
}
