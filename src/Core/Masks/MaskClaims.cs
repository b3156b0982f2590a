using Mem3D.Core.Projects;

namespace Mem3D.Core.Masks;

/// <summary>
/// Settles which label keeps a voxel that several claim. Labels whose overlap is <see cref="OverlapRule.Allowed"/> neither give nor take. Of the
/// others the firmer standing keeps the voxel; of two computed ones a label with <see cref="OverlapRule.Precedence"/>, among such the higher number;
/// else the more probable, of equals the lower number. Finished and stale masks do not compete among themselves. Pure.
/// </summary>
public static class MaskClaims
{
    /// <summary>What each claim keeps, in the order given. Finished masks and allowed overlaps come back as they are (the same object).</summary>
    /// <param name="claims">All claims on one slice, masks of one size.</param>
    public static IReadOnlyList<SliceMask> Settle(IReadOnlyList<MaskClaim> claims)
    {
        var kept = claims.Select(claim => claim.Mask).ToArray();
        var competing = Enumerable.Range(0, claims.Count).Where(i => claims[i].Rule != OverlapRule.Allowed && !claims[i].Mask.IsEmpty).ToArray();
        for (var a = 0; a < competing.Length; a++)
        {
            for (var b = a + 1; b < competing.Length; b++)
            {
                var (one, other) = (claims[competing[a]], claims[competing[b]]);
                if (one.Standing != other.Standing || one.Standing is ClaimStanding.Computed or ClaimStanding.Drawn)
                {
                    Contest(one, other, ref kept[competing[a]], ref kept[competing[b]]);
                }
            }
        }

        return kept;
    }

    /// <summary>Takes every shared voxel from the one that does not keep it.</summary>
    private static void Contest(MaskClaim one, MaskClaim other, ref SliceMask keptOne, ref SliceMask keptOther)
    {
        byte[]? fewerOne = null, fewerOther = null;
        int atOne = 0, atOther = 0;
        var (first, second) = (one.Mask.Values, other.Mask.Values);
        for (var i = 0; i < first.Length; i++)
        {
            if ((first[i] & second[i]) != 0)
            {
                if (Keeps(one, Certainty(one, atOne), other, Certainty(other, atOther)))
                {
                    (fewerOther ??= [.. keptOther.Values])[i] = 0;
                }
                else
                {
                    (fewerOne ??= [.. keptOne.Values])[i] = 0;
                }
            }

            atOne += first[i];
            atOther += second[i];
        }

        keptOne = fewerOne is null ? keptOne : new SliceMask(keptOne.Width, keptOne.Height, fewerOne);
        keptOther = fewerOther is null ? keptOther : new SliceMask(keptOther.Width, keptOther.Height, fewerOther);
    }

    private static bool Keeps(MaskClaim one, int certainty, MaskClaim other, int otherCertainty) =>
        one.Standing != other.Standing ? one.Standing > other.Standing
        : one.Rule != other.Rule ? one.Rule == OverlapRule.Precedence
        : one.Rule == OverlapRule.Precedence ? one.Number > other.Number
        : certainty != otherCertainty ? certainty > otherCertainty : one.Number < other.Number;

    private static int Certainty(MaskClaim claim, int at) => claim.Probability?[at] ?? byte.MaxValue;
}
