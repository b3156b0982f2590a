using Mem3D.Core.Volumes;
using Mem3D.Data.Volumes;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class VolumeStore(Database database, DataFolderOptions folder, VolumeIntegrity integrity) : IVolumeStore
{
    public async Task<IVoxelSource> OpenAsync(Guid volumeId, CancellationToken cancellationToken)
    {
        var volume = await database.ReadAsync(
            async db => await db.Volumes.SingleOrDefaultAsync(v => v.Id == volumeId, cancellationToken).ConfigureAwait(false)
                ?? throw DataErrors.NotFound("volume"),
            cancellationToken).ConfigureAwait(false);
        var file = VoxelFile.Open(folder.VolumePath(volumeId), volume.ToInfo());
        integrity.Watch(volumeId, file, volume.Sha256);
        return file;
    }
}
