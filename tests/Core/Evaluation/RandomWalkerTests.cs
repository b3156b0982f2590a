using CsCheck;
using Mem3D.Core.Evaluation;

namespace Mem3D.Core.Tests.Evaluation;

public sealed class RandomWalkerTests
{
    private static readonly Gen<((int X, int Y, int Z) Size, (double X, double Y, double Z) Spacing, float[] Image, sbyte[] Seeds)> Problem =
        from x in Gen.Int[1, 6]
        from y in Gen.Int[1, 5]
        from z in Gen.Int[1, 4]
        from spacing in Shapes.Spacing
        from image in Gen.Float[0, 0.2f].Array[x * y * z]
        from seeds in Gen.Int[0, 9].Array[x * y * z]
        select ((x, y, z), spacing, image, Array.ConvertAll(seeds, s => s switch { 0 => (sbyte)1, 1 => (sbyte)0, _ => (sbyte)-1 }));

    [Fact]
    public void Agrees_with_a_dense_solution() => Problem.Where(p => p.Seeds.Contains((sbyte)1) && p.Seeds.Contains((sbyte)0)).Sample(
        p =>
        {
            var fast = RandomWalker.Probabilities(p.Image, p.Seeds, p.Size, p.Spacing, TestContext.Current.CancellationToken);
            var dense = Dense(p.Image, p.Seeds, p.Size, p.Spacing);
            for (var i = 0; i < dense.Length; i++)
            {
                Math.Abs(fast[i] - dense[i]).Should().BeLessThan(0.01, "voxel {0}", i);
            }
        },
        iter: 300);

    [Fact]
    public void Half_way_between_two_seeds_the_odds_are_even()
    {
        var p = RandomWalker.Probabilities(new float[5], [1, -1, -1, -1, 0], (5, 1, 1), (1, 1, 1), TestContext.Current.CancellationToken);
        p.Should().BeInDescendingOrder().And.HaveElementAt(0, 1).And.HaveElementAt(4, 0);
        p[1].Should().BeApproximately(0.75f, 1e-3f);
        p[2].Should().BeApproximately(0.5f, 1e-3f);
    }

    [Fact]
    public void An_edge_in_the_image_holds_the_walker()
    {
        var p = RandomWalker.Probabilities([0, 0, 0, 1, 1, 1], [1, -1, -1, -1, -1, 0], (6, 1, 1), (1, 1, 1), TestContext.Current.CancellationToken);
        p[..3].Should().OnlyContain(v => v > 0.99f);
        p[3..].Should().OnlyContain(v => v < 0.01f);
    }

    [Fact]
    public void A_near_neighbour_counts_more_than_a_far_one()
    {
        // The voxel between has its foreground seed beside it along x (1 mm) and its background seed along y (3 mm).
        var p = RandomWalker.Probabilities(new float[4], [-1, 1, 0, -1], (2, 2, 1), (1, 3, 1), TestContext.Current.CancellationToken);
        p[0].Should().BeApproximately(0.9f, 1e-3f);
    }

    [Fact]
    public void Without_foreground_there_is_none_and_wrong_sizes_are_refused()
    {
        RandomWalker.Probabilities(new float[8], [0, -1, -1, -1, -1, -1, -1, -1], (2, 2, 2), (1, 1, 1), TestContext.Current.CancellationToken)
            .Should().OnlyContain(v => v == 0);
        FluentActions.Invoking(() => RandomWalker.Probabilities(new float[8], new sbyte[7], (2, 2, 2), (1, 1, 1), TestContext.Current.CancellationToken)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Can_be_stopped()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        FluentActions.Invoking(() => RandomWalker.Probabilities(new float[3], [1, -1, 0], (3, 1, 1), (1, 1, 1), stopped.Token)).Should().Throw<OperationCanceledException>();
    }

    /// <summary>The definition, solved by Gaussian elimination with pivots.</summary>
    private static double[] Dense(float[] image, sbyte[] seeds, (int X, int Y, int Z) size, (double X, double Y, double Z) spacing)
    {
        var n = image.Length;
        var a = new double[n, n + 1];
        var smallest = new[] { spacing.X, spacing.Y, spacing.Z }.Min();
        for (var i = 0; i < n; i++)
        {
            if (seeds[i] >= 0)
            {
                (a[i, i], a[i, n]) = (1, seeds[i]);
                continue;
            }

            var (x, y, z) = (i % size.X, i / size.X % size.Y, i / (size.X * size.Y));
            foreach (var (dx, dy, dz, h) in new[] { (1, 0, 0, spacing.X), (-1, 0, 0, spacing.X), (0, 1, 0, spacing.Y), (0, -1, 0, spacing.Y), (0, 0, 1, spacing.Z), (0, 0, -1, spacing.Z) })
            {
                if (x + dx < 0 || x + dx >= size.X || y + dy < 0 || y + dy >= size.Y || z + dz < 0 || z + dz >= size.Z)
                {
                    continue;
                }

                var j = i + dx + (size.X * (dy + (size.Y * dz)));
                var weight = (Math.Exp(-90 * Math.Pow(image[i] - image[j], 2)) * Math.Pow(smallest / h, 2)) + 1e-5;
                a[i, i] += weight;
                a[i, j] -= weight;
            }
        }

        for (var column = 0; column < n; column++)
        {
            var pivot = Enumerable.Range(column, n - column).MaxBy(r => Math.Abs(a[r, column]));
            for (var k = 0; k <= n; k++)
            {
                (a[column, k], a[pivot, k]) = (a[pivot, k], a[column, k]);
            }

            for (var row = 0; row < n; row++)
            {
                var factor = row == column ? 0 : a[row, column] / a[column, column];
                for (var k = column; k <= n && factor != 0; k++)
                {
                    a[row, k] -= factor * a[column, k];
                }
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => a[i, n] / a[i, i])];
    }
}
