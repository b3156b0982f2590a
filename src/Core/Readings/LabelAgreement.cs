namespace Mem3D.Core.Readings;

/// <summary>How far two readers agree on a label.</summary>
/// <param name="First">Number of the first reader.</param>
/// <param name="Second">Number of the second.</param>
/// <param name="Dice">Volume Dice, [0, 1].</param>
/// <param name="SurfaceDice">Normalised surface Dice at <see cref="Agreement.ToleranceMm"/>, [0, 1].</param>
/// <param name="FirstMl">Volume of the first reading in millilitres.</param>
/// <param name="SecondMl">Volume of the second.</param>
/// <param name="SliceDice">Dice of every slice on which at least one reader has a mask, by slice.</param>
public sealed record LabelAgreement(
    int First, int Second, double Dice, double SurfaceDice, double FirstMl, double SecondMl, IReadOnlyDictionary<int, double> SliceDice)
{
    /// <summary>Difference of the volumes in per cent of their mean; null: both are empty.</summary>
    public double? DifferencePercent => FirstMl + SecondMl > 0 ? 200 * (SecondMl - FirstMl) / (FirstMl + SecondMl) : null;
}
