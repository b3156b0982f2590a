using Mem3D.Core.Volumes;
using Mem3D.Data.Volumes;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class VolumeStore(Database database, DataFolderOptions folder) : IVolumeStore
{
    public async Task<IVoxelSource> OpenAsync(Guid volumeId, CancellationToken cancellationToken)
    {
        var volume = await database.ReadAsync(
            async db => await db.Volumes.SingleOrDefaultAsync(v => v.Id == volumeId, cancellationToken).ConfigureAwait(false)
                ?? throw DataErrors.NotFound("volume"),
            cancellationToken).ConfigureAwait(false);
        return VoxelFile.Open(folder.VolumePath(volumeId), volume.ToInfo());
    }
}
