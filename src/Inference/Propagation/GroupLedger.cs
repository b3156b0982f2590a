using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;

namespace Mem3D.Inference.Propagation;

/// <summary>
/// Joins what the groups of a target say of each slice: the union of their masks, told when every group that comes to a slice has spoken.
/// </summary>
internal sealed class GroupLedger
{
    private readonly Dictionary<int, PropagatedSlice>[] _said;
    private readonly HashSet<int>[] _awaited;
    private readonly int[] _done;
    private readonly int[] _total;
    private StageTimes _stages;

    /// <param name="plans">The passes of each group.</param>
    public GroupLedger(IReadOnlyList<IReadOnlyList<PropagationPass>> plans)
    {
        _said = [.. plans.Select(_ => new Dictionary<int, PropagatedSlice>())];
        _awaited = [.. plans.Select(plan => plan.SelectMany(pass => Enumerable.Range(1, pass.Count).Select(pass.SliceAt).Concat(pass.Beyond)).ToHashSet())];
        _done = new int[plans.Count];
        _total = [.. plans.Select(plan => plan.Sum(pass => pass.Count))];
    }

    /// <summary>Takes what a group says of a slice; null while another one has not spoken.</summary>
    public PropagatedSlice? Add(int group, PropagatedSlice slice)
    {
        (_done[group], _total[group]) = (slice.Done, slice.Total);
        _said[group][slice.Slice] = slice;
        _stages += slice.Stages;
        if (slice.Final)
        {
            _awaited[group].Remove(slice.Slice);
        }

        return Join(slice.Slice, slice.Milliseconds);
    }

    /// <summary>A group has ended: slices that it left out are final as the others see them.</summary>
    public IEnumerable<PropagatedSlice> End(int group)
    {
        _total[group] = _done[group];
        var left = _awaited[group].Order().ToList();
        _awaited[group].Clear();
        return left.Select(slice => Join(slice, 0)).OfType<PropagatedSlice>();
    }

    private PropagatedSlice? Join(int slice, double milliseconds)
    {
        var parts = new List<PropagatedSlice>();
        for (var group = 0; group < _said.Length; group++)
        {
            if (_said[group].TryGetValue(slice, out var part))
            {
                parts.Add(part);
            }
            else if (_awaited[group].Contains(slice))
            {
                return null;
            }
        }

        return parts.Count == 0 ? null : Union(slice, parts, Array.TrueForAll(_awaited, awaited => !awaited.Contains(slice)), milliseconds);
    }

    private PropagatedSlice Union(int slice, List<PropagatedSlice> parts, bool final, double milliseconds)
    {
        var seen = parts.Where(part => !part.Mask.IsEmpty).ToList();
        var (mask, probability) = seen.Count switch
        {
            0 => (parts[0].Mask, parts[0].Probability),
            1 => (seen[0].Mask, seen[0].Probability),
            _ => Union(seen),
        };

        // Parts are judged one by one: IoU by area where there is a mask, else the least sure of "nothing here".
        var area = seen.Sum(part => part.Mask.Area);
        float ByArea(Func<PropagatedSlice, float> of) => (float)seen.Sum(part => (double)of(part) * part.Mask.Area / area);
        var quality = area == 0 ? parts.Min(part => part.Quality) : ByArea(part => part.Quality);
        var expected = area == 0 ? 1 : ByArea(part => part.ExpectedIou);
        var presence = parts.Max(part => part.Presence);
        var spoke = parts.Where(part => part.Memory.Count > 0).ToList();
        var memory = spoke.SelectMany(part => part.Memory).GroupBy(share => (share.Slice, share.Permanent))
            .Select(g => new MemoryShare(g.Key.Slice, g.Key.Permanent, g.Sum(share => share.Share) / spoke.Count)).ToList();
        var stages = _stages;
        _stages = default;
        return new PropagatedSlice(slice, mask, quality, presence, final, _done.Sum(), _total.Sum(), memory, milliseconds, expected, probability)
        {
            Stages = stages,
        };
    }

    /// <summary>Voxels of any part, each with the surest part's probability.</summary>
    private static (SliceMask Mask, byte[]? Probability) Union(List<PropagatedSlice> parts)
    {
        var (width, height) = (parts[0].Mask.Width, parts[0].Mask.Height);
        var (mask, certainty) = (new byte[parts[0].Mask.Values.Length], new byte[parts[0].Mask.Values.Length]);
        foreach (var part in parts)
        {
            var at = 0;
            for (var i = 0; i < mask.Length; i++)
            {
                if (part.Mask.Values[i] != 0)
                {
                    mask[i] = 1;
                    certainty[i] = Math.Max(certainty[i], part.Probability?[at++] ?? 0);
                }
            }
        }

        return (new SliceMask(width, height, mask), parts[0].Probability is null ? null : [.. certainty.Where((_, i) => mask[i] != 0)]);
    }
}
