using CsCheck;
using Mem3D.Core.Diagnostics;
using Mem3D.Core.Segmentation;

namespace Mem3D.Core.Tests.Diagnostics;

public class MovingMedianTests
{
    [Fact]
    public void It_is_the_median_of_the_last_values() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[0, 100].Array[1, 40]).Sample((window, values) =>
        {
            var median = new MovingMedian(window);
            foreach (var value in values)
            {
                median.Add(value);
            }

            var last = values.TakeLast(window).Order().ToList();
            var naive = last.Count % 2 == 1 ? last[last.Count / 2] : (last[(last.Count / 2) - 1] + last[last.Count / 2]) / 2.0;
            return median.Value == naive;
        });

    [Fact]
    public void Before_the_first_value_it_says_nothing() => new MovingMedian().Value.Should().BeNull();

    [Fact]
    public void Stages_are_heard_apart_and_only_while_somebody_listens()
    {
        var medians = new StageMedians();
        StageMeter.Record(new StageTimes(2, 0, 5, 1, 0, 0));
        StageMeter.Record(new StageTimes(4, 0, 5, 1, 0, 0));
        (medians[Stage.Crop], medians[Stage.Decode], medians[Stage.Encode]).Should().Be((3, 5, null), "no slice needed the encoder");
        medians.Dispose();
        StageMeter.Record(Stage.Store, 7);
        medians[Stage.Store].Should().BeNull("nobody listens any more");
    }
}
