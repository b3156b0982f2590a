using CsCheck;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Tests.Memory;

public class ResultCacheTests
{
    private static readonly long One = Result(0).Bytes;

    [Fact]
    public void Any_use_equals_a_naive_list_of_the_newest() =>
        Gen.Select(Gen.Int[0, 5], Gen.Select(Gen.Int[0, 8], Gen.Bool).Array[0, 60]).Sample((slots, uses) =>
        {
            var cache = new ResultCache((slots * One) + 10);
            var naive = new List<int>();
            foreach (var (slice, add) in uses)
            {
                if (add)
                {
                    cache.Add(Key(slice), Result(slice));
                    if (!naive.Contains(slice) && slots > 0)
                    {
                        naive.Add(slice);
                        naive.RemoveRange(0, Math.Max(0, naive.Count - slots));
                    }
                }
                else
                {
                    var found = cache.Find(Key(slice));
                    if ((found is not null) != naive.Remove(slice) || (found is not null && found.Quality != slice))
                    {
                        return false;
                    }

                    naive.AddRange(found is not null ? [slice] : Array.Empty<int>());
                }

                if (cache.Bytes != naive.Count * One)
                {
                    return false;
                }
            }

            return true;
        });

    [Fact]
    public void Volume_axis_slice_and_origin_make_the_key()
    {
        var cache = new ResultCache(10 * One);
        cache.Add(Key(1), Result(1));
        foreach (var other in new[]
        {
            Key(1) with { Volume = "w" }, Key(1) with { Axis = SliceAxis.I }, Key(2), Key(1) with { Origin = 8 },
        })
        {
            cache.Find(other).Should().BeNull("{0}", other);
        }
    }

    private static SliceResult Result(int quality) => new(new float[16], default, quality, 1, MaskBlock.Empty, 1, []);

    private static ResultKey Key(int slice) => new("v", SliceAxis.K, slice, 7);
}
