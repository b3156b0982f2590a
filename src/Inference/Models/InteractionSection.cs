namespace Mem3D.Inference.Models;

/// <summary>Constants of the interaction network (docs/networks.md).</summary>
/// <param name="RoiSize">S.</param>
/// <param name="GuidanceRadius">r in cells.</param>
/// <param name="Margin">Share of the extent by which a box is enlarged on each side.</param>
/// <param name="MinimumMargin">At least this many voxels.</param>
/// <param name="MinimumSide">Least ROI side in voxels.</param>
/// <param name="SearchSide">Least middle side of a search in voxels.</param>
/// <param name="SearchFactor">Middle side over the longer side of the positive prompts' box.</param>
/// <param name="SearchGrowth">Ratio of the sides of neighbouring views, and growth of a side that turns out too small.</param>
/// <param name="SearchNarrower">Views narrower than the middle side.</param>
/// <param name="SearchWider">Views wider than the middle side.</param>
/// <param name="CloserFactor">Side of the closer second look over the side of the ROI of what was found.</param>
/// <param name="BorderShare">Share of border cells in the mask above which a side is too small.</param>
/// <param name="PromptTypes">What the network was trained on.</param>
/// <param name="Mirrors">Last looks are the mean over this many views: as it is, mirrored left–right, mirrored top–bottom.</param>
public sealed record InteractionSection(
    int RoiSize, double GuidanceRadius, double Margin, double MinimumMargin, double MinimumSide, double SearchSide, double SearchFactor,
    double SearchGrowth, int SearchNarrower, int SearchWider, double CloserFactor, double BorderShare, IReadOnlyList<string> PromptTypes, int Mirrors = 1);
