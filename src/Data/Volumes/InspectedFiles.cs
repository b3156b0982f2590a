using Mem3D.Core.Volumes;

namespace Mem3D.Data.Volumes;

/// <summary>What files hold, as an import would see it.</summary>
public sealed record InspectedFiles(
    IReadOnlyList<InspectedVolume> Volumes, IReadOnlyList<InspectedSegmentation> Segmentations, IReadOnlyList<ImportProblem> Problems);
