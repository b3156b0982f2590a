using CsCheck;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;

namespace Mem3D.Core.Tests.Evaluation;

public sealed class RobotUserTests
{
    private static readonly Gen<(SliceMask Mask, int Seed)> Target =
        from mask in Shapes.Blob.Where(m => !m.IsEmpty)
        from seed in Gen.Int[0, 1000]
        select (mask, seed);

    [Fact]
    public void The_same_seed_draws_the_same() => Target.Sample(
        t =>
        {
            foreach (var kind in Enum.GetValues<RobotPrompt>())
            {
                new RobotUser(kind, t.Seed).Open(t.Mask).Points.Should().Equal(new RobotUser(kind, t.Seed).Open(t.Mask).Points);
            }
        },
        iter: 30);

    [Fact]
    public void Every_prompt_is_one_the_engine_accepts() => Target.Sample(
        t =>
        {
            foreach (var kind in Enum.GetValues<RobotPrompt>())
            {
                var user = new RobotUser(kind, t.Seed);
                user.Open(t.Mask).Validate(t.Mask.Width, t.Mask.Height);
                user.Correct(t.Mask, SliceMask.Empty(t.Mask.Width, t.Mask.Height))!.Validate(t.Mask.Width, t.Mask.Height);
            }
        },
        iter: 100);

    [Fact]
    public void Scribbles_and_clicks_lie_on_the_target() => Target.Sample(
        t =>
        {
            foreach (var kind in new[] { RobotPrompt.Scribble, RobotPrompt.Click })
            {
                var prompt = new RobotUser(kind, t.Seed).Open(t.Mask);
                prompt.Positive.Should().BeTrue();
                prompt.Points.Should().OnlyContain(p => t.Mask[(int)p.X, (int)p.Y]);
            }
        },
        iter: 100);

    [Fact]
    public void A_lasso_holds_most_of_the_target_and_not_the_whole_slice() => Target.Sample(
        t =>
        {
            var lasso = new RobotUser(RobotPrompt.Lasso, t.Seed).Open(t.Mask).Points;
            var (held, inside) = (0, 0);
            for (var i = 0; i < t.Mask.Values.Length; i++)
            {
                if (Holds(lasso, i % t.Mask.Width, i / t.Mask.Width))
                {
                    (held, inside) = (held + 1, inside + t.Mask.Values[i]);
                }
            }

            var (x0, y0, x1, y1) = t.Mask.Box()!.Value;
            inside.Should().BeGreaterThanOrEqualTo((int)(0.6 * t.Mask.Area));
            held.Should().BeLessThanOrEqualTo((int)(2.6 * Math.Pow(Math.Max(x1 - x0, y1 - y0) + 2, 2)));
        },
        iter: 100);

    [Fact]
    public void Reach_is_that_of_the_farthest_voxel_of_a_sector()
    {
        // A cross of arms of 3 voxels: what lies between the arms is interpolated.
        var mask = new SliceMask(9, 9, [.. Enumerable.Range(0, 81).Select(i => (byte)((i % 9 == 4 && Math.Abs((i / 9) - 4) <= 3) || (i / 9 == 4 && Math.Abs((i % 9) - 4) <= 3) ? 1 : 0))]);
        Strokes.Middle(mask).Should().Be(new SlicePoint(4, 4));
        Strokes.Reach(mask, new SlicePoint(4, 4), 8).Should().Equal(3, 3, 3, 3, 3, 3, 3, 3);
        Strokes.Reach(mask, new SlicePoint(4, 1), 4)[1].Should().BeApproximately(6, 1e-9, "straight down");
    }

    private static bool Holds(IReadOnlyList<SlicePoint> polygon, double x, double y)
    {
        var inside = false;
        for (var (n, last) = (0, polygon.Count - 1); n < polygon.Count; last = n++)
        {
            var (a, b) = (polygon[n], polygon[last]);
            inside ^= (a.Y > y) != (b.Y > y) && x < ((b.X - a.X) * (y - a.Y) / (b.Y - a.Y)) + a.X;
        }

        return inside;
    }

    [Fact]
    public void A_scribble_is_one_unbroken_line() => Target.Sample(
        t =>
        {
            var points = new RobotUser(RobotPrompt.Scribble, t.Seed).Open(t.Mask).Points;
            points.Zip(points.Skip(1)).Should().OnlyContain(
                p => Math.Max(Math.Abs(p.First.X - p.Second.X), Math.Abs(p.First.Y - p.Second.Y)) == 1);
        },
        iter: 100);

    [Fact]
    public void A_box_is_off_by_a_tenth_at_most_and_not_the_same_each_time()
    {
        var mask = Shapes.Discs(100, 80, (50, 40, 20));
        var boxes = Enumerable.Range(0, 50).Select(seed => new RobotUser(RobotPrompt.Box, seed).Open(mask).Points).ToArray();
        boxes.Should().AllSatisfy(b =>
        {
            b[0].X.Should().BeInRange(29.5 - 4.1, 29.5 + 4.1);
            b[0].Y.Should().BeInRange(19.5 - 4.1, 19.5 + 4.1);
            b[1].X.Should().BeInRange(70.5 - 4.1, 70.5 + 4.1);
            b[1].Y.Should().BeInRange(60.5 - 4.1, 60.5 + 4.1);
        });
        boxes.Select(b => b[0].X).Distinct().Should().HaveCountGreaterThan(40);
        boxes.Select(b => b[0].X).Max().Should().BeGreaterThan(29.5 + 3, "the jitter uses its range");
    }

    [Fact]
    public void Extreme_points_are_near_the_four_sides_within_five_voxels()
    {
        var mask = Shapes.Discs(200, 180, (100, 90, 60));
        for (var seed = 0; seed < 50; seed++)
        {
            var p = new RobotUser(RobotPrompt.Extreme, seed).Open(mask).Points;
            p.Should().HaveCount(4);
            p[0].X.Should().BeInRange(35, 45);
            p[1].X.Should().BeInRange(155, 165);
            p[2].Y.Should().BeInRange(25, 35);
            p[3].Y.Should().BeInRange(145, 155);
        }
    }

    [Fact]
    public void Starts_within_two_slices_of_the_largest_area_and_never_off_the_target()
    {
        var empty = SliceMask.Empty(20, 20);
        var target = Shapes.Stack(
            (1, 1, 3), empty, empty, Shapes.Discs(20, 20, (9, 9, 3)), Shapes.Discs(20, 20, (9, 9, 6)), Shapes.Discs(20, 20, (9, 9, 5)), empty, empty);
        var starts = Enumerable.Range(0, 60).Select(seed => new RobotUser(RobotPrompt.Click, seed).StartSlice(target)).Distinct().Order();
        starts.Should().Equal(2, 3, 4);
        FluentActions.Invoking(() => new RobotUser(RobotPrompt.Click, 0).StartSlice(Shapes.Stack((1, 1, 1), empty))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Corrects_the_largest_error_with_the_right_sign()
    {
        var target = Shapes.Discs(60, 60, (15, 15, 8), (45, 45, 3));
        var user = new RobotUser(RobotPrompt.Scribble, 1);

        // Both parts missed: the larger one is drawn, not the smaller.
        var missed = user.Correct(target, SliceMask.Empty(60, 60))!;
        missed.Positive.Should().BeTrue();
        missed.Points.Should().OnlyContain(p => p.X < 30);

        // A large false part: negative, on it and not on the target.
        var extra = user.Correct(target, Shapes.Discs(60, 60, (15, 15, 8), (15, 45, 7)))!;
        extra.Positive.Should().BeFalse();
        extra.Points.Should().OnlyContain(p => p.X < 30 && p.Y > 30);
    }

    [Fact]
    public void Draws_the_target_first_when_the_mask_misses_it_altogether()
    {
        // The false part is larger. Taking it away left the slice empty, and the empty anchor then said "no target here" for good.
        var target = Shapes.Discs(60, 60, (15, 15, 4));
        var prompt = new RobotUser(RobotPrompt.Scribble, 1).Correct(target, Shapes.Discs(60, 60, (45, 45, 9)))!;
        prompt.Positive.Should().BeTrue();
        prompt.Points.Should().OnlyContain(p => p.X < 30);
    }

    [Fact]
    public void A_clicking_user_corrects_with_a_click_at_the_centre_of_the_error()
    {
        var prompt = new RobotUser(RobotPrompt.Click, 5).Correct(Shapes.Discs(40, 40, (20, 18, 7)), SliceMask.Empty(40, 40))!;
        prompt.Kind.Should().Be(PromptKind.Click);
        prompt.Points.Should().Equal(new SlicePoint(20, 18));
    }

    [Fact]
    public void Says_no_target_here_where_there_is_none_and_nothing_where_all_is_right()
    {
        var target = Shapes.Discs(30, 30, (15, 15, 5));
        var user = new RobotUser(RobotPrompt.Box, 0);
        user.Correct(SliceMask.Empty(30, 30), target)!.Kind.Should().Be(PromptKind.NoTarget);
        user.Correct(target, target).Should().BeNull();
    }
}
