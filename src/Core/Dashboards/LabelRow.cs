namespace Mem3D.Core.Dashboards;

/// <summary>How one label of a project stands.</summary>
/// <param name="Slices">Slices a person touched (prompts) per case.</param>
/// <param name="FirstPass">Share of its decided cases whose first decision was to accept, [0, 1]; null: none decided.</param>
/// <param name="BelowMinimum">Cases whose mean quality is below the schema's minimum.</param>
public sealed record LabelRow(
    Guid LabelId, string Name, string Color, int Cases, double ActiveSeconds, double PromptsPerCase, double SlicesPerCase, double RoundsPerCase, double? MeanQuality,
    double MinimumQuality, int BelowMinimum, double? FirstPass);
