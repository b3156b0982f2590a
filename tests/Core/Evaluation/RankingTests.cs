using CsCheck;
using Mem3D.Core.Evaluation;

namespace Mem3D.Core.Tests.Evaluation;

public sealed class RankingTests
{
    /// <summary>Few different values: ties everywhere.</summary>
    private static readonly Gen<(double[] A, double[] B)> Tied =
        from n in Gen.Int[2, 25]
        from a in Gen.Int[0, 4].Array[n]
        from b in Gen.Int[0, 4].Array[n]
        select (a.Select(v => v / 4.0).ToArray(), b.Select(v => v / 4.0).ToArray());

    [Fact]
    public void Ties_share_the_mean_rank() => Ranking.Ranks([10, 20, 20, 5, 20]).Should().Equal(2, 4, 4, 1, 4);

    [Fact]
    public void Ranks_equal_counting_smaller_and_equal_values() => Tied.Sample(t =>
        Ranking.Ranks(t.A).SequenceEqual(t.A.Select(v => t.A.Count(w => w < v) + ((t.A.Count(w => w == v) + 1) / 2.0))));

    [Fact]
    public void Spearman_with_ties()
    {
        // By hand from the shared ranks (1, 2.5, 2.5, 4, 5) and (2, 1, 3.5, 3.5, 5).
        Ranking.Spearman([1, 2, 2, 3, 5], [2, 1, 4, 4, 6]).Should().BeApproximately(29.0 / 38, 1e-12);
        Ranking.Pearson([1, 2, 3], [2, 4, 6]).Should().BeApproximately(1, 1e-12);
        Ranking.Pearson([1, 1, 1], [1, 2, 3]).Should().BeNull("a constant has no correlation");
    }

    [Fact]
    public void Pearson_is_symmetric_bounded_and_blind_to_scale() => Tied.Sample(
        t =>
        {
            var r = Ranking.Pearson(t.A, t.B);
            if (r is { } value)
            {
                value.Should().BeInRange(-1, 1);
                Ranking.Pearson(t.B, t.A).Should().BeApproximately(value, 1e-12);
                Ranking.Pearson([.. t.A.Select(v => (3 * v) - 1)], t.B).Should().BeApproximately(value, 1e-9);
                Ranking.Pearson([.. t.A.Select(v => -v)], t.B).Should().BeApproximately(-value, 1e-12);
            }
        });

    [Fact]
    public void RocArea_equals_the_count_over_all_pairs() => Tied.Sample(
        t =>
        {
            var positive = t.B.Select(v => v > 0.5).ToArray();
            double won = 0, pairs = 0;
            for (var i = 0; i < positive.Length; i++)
            {
                for (var j = 0; j < positive.Length; j++)
                {
                    if (positive[i] && !positive[j])
                    {
                        pairs++;
                        won += t.A[i] > t.A[j] ? 1 : t.A[i] == t.A[j] ? 0.5 : 0;
                    }
                }
            }

            var area = Ranking.RocArea(t.A, positive);
            if (pairs == 0)
            {
                area.Should().BeNull();
            }
            else
            {
                area.Should().BeApproximately(won / pairs, 1e-12);
            }
        });
}
