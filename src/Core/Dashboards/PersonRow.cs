namespace Mem3D.Core.Dashboards;

/// <summary>What one person did in a project.</summary>
/// <param name="PromptsPerCase">Of the cases she annotated, also when somebody else has them now; of a case that several annotated, her own.</param>
/// <param name="FirstPass">Share of her decided cases whose first decision was to accept, [0, 1]; null: none decided.</param>
/// <param name="MeanQuality">Mean estimated IoU of her cases; null: no masks.</param>
public sealed record PersonRow(
    Guid UserId, string Name, int Cases, int Submitted, int Accepted, int Reviewed, double ActiveSeconds, double PromptsPerCase, double SlicesPerCase, double RoundsPerCase,
    double? MeanQuality, double? FirstPass);
