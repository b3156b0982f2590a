using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Exports.Datasets;

/// <summary>What a dataset says about itself.</summary>
/// <param name="Labels">The project's, by number.</param>
/// <param name="Modality">That of all its cases, or Unknown.</param>
internal sealed record DatasetInfo(string Project, IReadOnlyList<Label> Labels, Modality Modality);
