using System.Security.Cryptography;
using Mem3D.Core.Errors;

namespace Mem3D.Data.Deidentification;

/// <summary>
/// A key a project, from one random key of this server in a file beside the database, which only the server's account may read: a copy of the database
/// alone gives no means to try identifiers. Thread-safe.
/// </summary>
internal sealed class ProjectKeys(DataFolderOptions folder)
{
    private const int Bytes = 32;
    private readonly Lock _lock = new();
    private byte[]? _server;

    public byte[] Of(Guid projectId) => HMACSHA256.HashData(Server(), projectId.ToByteArray(bigEndian: true));

    private byte[] Server()
    {
        lock (_lock)
        {
            return _server ??= File.Exists(folder.DeidentificationKeyPath) ? Read() : Create();
        }
    }

    private byte[] Read() => File.ReadAllBytes(folder.DeidentificationKeyPath) is { Length: Bytes } key ? key : throw new Mem3DException(
        ErrorKind.Unavailable, "The server's key for de-identification is damaged.", "Restore the folder \"keys\" of the data folder from a backup.");

    private byte[] Create()
    {
        var path = folder.DeidentificationKeyPath;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var key = RandomNumberGenerator.GetBytes(Bytes);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(path + ".new", options))
        {
            file.Write(key);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path);
        return key;
    }
}
