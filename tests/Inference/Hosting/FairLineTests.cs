using CsCheck;
using Mem3D.Inference.Hosting;

namespace Mem3D.Inference.Tests.Hosting;

public class FairLineTests
{
    [Fact]
    public void The_announced_order_is_the_order_of_leaving() =>
        Gen.Int[0, 4].Array[0, 30].Sample(people =>
        {
            var line = Fill(people);
            var announced = line.InOrder();
            var left = new List<string>();
            while (line.TryTake(out var item))
            {
                left.Add(item);
            }

            return announced.SequenceEqual(left) && left.Count == people.Length;
        });

    [Fact]
    public void Nobody_waits_for_more_than_one_item_of_each_other_person() =>
        Gen.Int[0, 4].Array[1, 30].Sample(people =>
        {
            var order = Fill(people).InOrder().Select(item => item[0]).ToList();
            foreach (var person in order.Distinct())
            {
                var before = order.TakeWhile(p => p != person).ToList();
                if (before.Count != before.Distinct().Count())
                {
                    return false;
                }
            }

            return true;
        });

    private static FairLine<string> Fill(int[] people)
    {
        var line = new FairLine<string>();
        for (var i = 0; i < people.Length; i++)
        {
            line.Add(new Guid(people[i], 0, 0, new byte[8]), $"{people[i]}:{i}");
        }

        return line;
    }
}
