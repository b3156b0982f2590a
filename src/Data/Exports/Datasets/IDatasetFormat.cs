using Mem3D.Core.Volumes;

namespace Mem3D.Data.Exports.Datasets;

/// <summary>Where the files of a dataset go and what describes them.</summary>
internal interface IDatasetFormat
{
    /// <summary>Writes one case's files. <paramref name="name"/> is safe and different for each case.</summary>
    void Add(string name, CaseMasks masks, IVoxelSource image, CancellationToken cancellationToken);

    /// <summary>Writes what describes the whole.</summary>
    void Finish(DatasetInfo about);
}
