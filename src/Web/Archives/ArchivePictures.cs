using System.Collections.Concurrent;
using System.Security.Claims;
using Mem3D.Core.Errors;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Archives;

/// <summary>
/// Pictures of series in archives. They go by HTTP under a number made up here, so that no identifier stands in an address; only the person they were
/// listed for may see them, and only while she may use the archive. Thread-safe.
/// </summary>
public sealed class ArchivePictures(ArchiveConnections connections, ArchiveRights rights, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<Guid, (Guid Owner, Guid Project, Guid Archive, ArchiveSeries Series, long At)> _listed = new();

    public Guid Register(Person person, Guid projectId, Guid archiveId, ArchiveSeries series)
    {
        foreach (var old in _listed.Where(l => time.GetElapsedTime(l.Value.At) > Kept))
        {
            _listed.TryRemove(old.Key, out _);
        }

        var id = Guid.NewGuid();
        _listed[id] = (person.Id, projectId, archiveId, series, time.GetTimestamp());
        return id;
    }

    /// <summary>The picture of the middle object of a series; null when the archive renders none.</summary>
    /// <exception cref="Mem3DException">Nothing of this number was listed for this person of late, or she may not use the archive any more.</exception>
    public async Task<(byte[] Bytes, string Type)?> FindAsync(ClaimsPrincipal user, Guid id, CancellationToken cancellationToken)
    {
        if (!_listed.TryGetValue(id, out var listed) || listed.Owner != user.ToPerson().Id || time.GetElapsedTime(listed.At) > Kept)
        {
            throw new Mem3DException(ErrorKind.NotFound, "There is no such picture.", "Search again.");
        }

        await rights.RequireAsync(user, listed.Project, listed.Archive, cancellationToken);
        using var client = await connections.OpenAsync(listed.Archive, cancellationToken);
        try
        {
            var instances = await client.InstancesAsync(listed.Series.StudyUid, listed.Series.Uid, cancellationToken);
            return instances.Count == 0 ? null : await client.PictureAsync(listed.Series.StudyUid, listed.Series.Uid, instances[instances.Count / 2], cancellationToken);
        }
        catch (Mem3DException)
        {
            return null;
        }
    }
}
