namespace Mem3D.Core.Readings;

/// <summary>How far all readers agree on a slice that at least one of them marked.</summary>
/// <param name="Dice">The lowest Dice of any two of them, [0, 1].</param>
public sealed record SliceAgreement(int Slice, double Dice)
{
    /// <summary>No two readers differ so far that somebody has to decide.</summary>
    public bool Agreed => Dice >= Agreement.Agreed;
}
