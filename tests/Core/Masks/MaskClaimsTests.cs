using CsCheck;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;

namespace Mem3D.Core.Tests.Masks;

public class MaskClaimsTests
{
    private const int Width = 6, Height = 5;

    private static readonly Gen<MaskClaim> Claims = Gen.Select(
        Gen.Int[0, 2], Gen.Int[0, 3], Gen.Byte[0, 1].Array[Width * Height], Gen.Byte[128, 140].Array[Width * Height], Gen.Bool,
        (rule, standing, values, certainties, known) =>
        {
            var mask = new SliceMask(Width, Height, values);
            return new MaskClaim(0, (OverlapRule)rule, (ClaimStanding)standing, mask, known ? [.. certainties.Take(mask.Area)] : null);
        });

    /// <summary>One to five labels, numbered in an order of their own; one is drawn at most, as in the product.</summary>
    private static readonly Gen<MaskClaim[]> Slices = Gen.Select(Claims.Array[1, 5], Gen.Shuffle(Enumerable.Range(1, 5).ToArray()), (claims, numbers) =>
    {
        var drawn = Array.FindIndex(claims, c => c.Standing == ClaimStanding.Drawn);
        return claims.Select((c, i) => c with
        {
            Number = numbers[i],
            Standing = c.Standing == ClaimStanding.Drawn && i != drawn ? ClaimStanding.Computed : c.Standing,
        }).ToArray();
    });

    [Fact]
    public void Every_voxel_goes_where_the_rule_says() => Slices.Sample(claims =>
    {
        var kept = MaskClaims.Settle(claims);
        return Enumerable.Range(0, Width * Height).All(i => Enumerable.Range(0, claims.Length).All(c => (kept[c].Values[i] != 0) == Naive(claims, i).Contains(c)));
    });

    [Fact]
    public void No_voxel_is_left_to_two_labels_that_exclude_each_other_and_finished_ones_are_untouched() => Slices.Sample(claims =>
    {
        var kept = MaskClaims.Settle(claims);
        var exclusive = Enumerable.Range(0, claims.Length).Where(c => claims[c].Rule != OverlapRule.Allowed).ToArray();
        var settled = exclusive.Where(c => claims[c].Standing is ClaimStanding.Computed or ClaimStanding.Drawn).ToArray();
        return Enumerable.Range(0, claims.Length).All(c => claims[c].Standing != ClaimStanding.Finished || ReferenceEquals(kept[c], claims[c].Mask))
            && Enumerable.Range(0, claims.Length).All(c => claims[c].Rule != OverlapRule.Allowed || ReferenceEquals(kept[c], claims[c].Mask))
            && settled.All(c => exclusive.All(d => c == d || !kept[c].Values.Zip(kept[d].Values).Any(p => (p.First & p.Second) != 0)));
    });

    [Fact]
    public void No_voxel_is_lost_or_made() => Slices.Sample(claims =>
    {
        var kept = MaskClaims.Settle(claims);
        return Enumerable.Range(0, Width * Height).All(i =>
            claims.Any(c => c.Mask.Values[i] != 0) == kept.Any(k => k.Values[i] != 0)
            && Enumerable.Range(0, claims.Length).All(c => kept[c].Values[i] <= claims[c].Mask.Values[i]));
    });

    [Fact]
    public void The_rules_in_words()
    {
        var one = new SliceMask(3, 1, [1, 1, 0]);
        var other = new SliceMask(3, 1, [0, 1, 1]);
        Settle(new(1, OverlapRule.Probability, ClaimStanding.Computed, one, [200, 150]), new(2, OverlapRule.Probability, ClaimStanding.Computed, other, [149, 255]))
            .Should().Be("110 001", "the more probable label keeps the voxel");
        Settle(new(1, OverlapRule.Probability, ClaimStanding.Computed, one, [200, 250]), new(2, OverlapRule.Precedence, ClaimStanding.Computed, other, [130, 130]))
            .Should().Be("100 011", "precedence asks for no probability");
        Settle(new(1, OverlapRule.Precedence, ClaimStanding.Computed, one), new(2, OverlapRule.Precedence, ClaimStanding.Computed, other))
            .Should().Be("100 011", "of two that go first the later one does");
        Settle(new(1, OverlapRule.Allowed, ClaimStanding.Computed, one), new(2, OverlapRule.Precedence, ClaimStanding.Computed, other))
            .Should().Be("110 011", "one of them may share");
        Settle(new(1, OverlapRule.Probability, ClaimStanding.Finished, one), new(2, OverlapRule.Precedence, ClaimStanding.Drawn, other))
            .Should().Be("110 001", "a finished neighbour is protected");
        Settle(new(1, OverlapRule.Probability, ClaimStanding.Stale, one), new(2, OverlapRule.Probability, ClaimStanding.Drawn, other))
            .Should().Be("100 011", "what nobody vouches for gives way to a drawing");
    }

    private static string Settle(params MaskClaim[] claims) => string.Join(' ', MaskClaims.Settle(claims).Select(k => string.Concat(k.Values)));

    /// <summary>Who keeps a voxel: the definition, one voxel at a time.</summary>
    private static HashSet<int> Naive(MaskClaim[] claims, int voxel)
    {
        int Certainty(MaskClaim c) => c.Probability?[c.Mask.Values.Take(voxel).Count(v => v != 0)] ?? 255;
        var wanting = Enumerable.Range(0, claims.Length).Where(c => claims[c].Mask.Values[voxel] != 0).ToList();
        var keep = wanting.Where(c => claims[c].Rule == OverlapRule.Allowed).ToHashSet();
        var rivals = wanting.Except(keep).ToList();
        if (rivals.Count == 0)
        {
            return keep;
        }

        var firmest = rivals.Max(c => claims[c].Standing);
        var firm = rivals.Where(c => claims[c].Standing == firmest).ToList();
        if (firmest is ClaimStanding.Finished or ClaimStanding.Stale)
        {
            keep.UnionWith(firm);
        }
        else
        {
            keep.Add(firm.OrderByDescending(c => claims[c].Rule == OverlapRule.Precedence ? claims[c].Number : 0)
                .ThenByDescending(c => Certainty(claims[c])).ThenBy(c => claims[c].Number).First());
        }

        return keep;
    }
}
