namespace Mem3D.Core.Readings;

/// <summary>The readings of a label, compared.</summary>
/// <param name="Pairs">Every two readers.</param>
/// <param name="Slices">All readers together, ascending by slice.</param>
public sealed record LabelComparison(Guid LabelId, IReadOnlyList<LabelAgreement> Pairs, IReadOnlyList<SliceAgreement> Slices);
