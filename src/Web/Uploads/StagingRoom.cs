using System.Collections.Concurrent;
using Mem3D.Core.Errors;
using Mem3D.Web.Security;

namespace Mem3D.Web.Uploads;

/// <summary>The room that one person's files may take while they wait in the staging folder: uploads, segmentations, exports, all together. Thread-safe.</summary>
public sealed class StagingRoom(LimitSettings limits)
{
    private const int Buffer = 1 << 17;

    private readonly ConcurrentBag<Func<Guid, long>> _kinds = [];

    /// <summary>Says how to count one kind of files: bytes of a person's, now.</summary>
    public void Register(Func<Guid, long> bytesOf) => _kinds.Add(bytesOf);

    /// <exception cref="Mem3DException">That much more does not fit.</exception>
    public void Require(Guid personId, long more)
    {
        if (limits.StagedBytes > 0 && _kinds.Sum(bytesOf => bytesOf(personId)) + more > limits.StagedBytes)
        {
            throw new Mem3DException(
                ErrorKind.TooLarge, $"Your files that wait on the server take more than {limits.StagedBytes >> 20} MiB.",
                "Let imports end, or cancel some, and try again then; exports are removed some hours after their last download.");
        }
    }

    /// <summary>Streams a body into a new file. What comes is counted, whatever the request claimed.</summary>
    /// <param name="personId">Whose file it is.</param>
    /// <param name="body">What comes.</param>
    /// <param name="path">Of a file that is not there yet.</param>
    /// <param name="count">Told of every piece.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Mem3DException">It does not fit, or the disk is full; what was written stays for the caller to remove.</exception>
    public async Task ReceiveAsync(Guid personId, Stream body, string path, Action<long> count, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, Buffer, FileOptions.Asynchronous);
            var buffer = new byte[Buffer];
            for (int got; (got = await body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                Require(personId, got);
                await file.WriteAsync(buffer.AsMemory(0, got), cancellationToken);
                count(got);
            }
        }
        catch (IOException e) when (FullDisk.Is(e))
        {
            throw Full(e);
        }
    }

    public static Mem3DException Full(Exception e) =>
        new(ErrorKind.Unavailable, "The server's disk is full.", "Ask whoever runs the server to free space, then import again.", e);
}
