using Mem3D.Core.Segmentation;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Propagation;

/// <summary>
/// Listens to a round and scores its slices again when the passes have ended: only then is it known what became of the way to a slice and of the
/// slices behind it (docs/networks.md, Judge). Use once.
/// </summary>
/// <param name="thickness">Distance of the slices in edges of their voxels.</param>
internal sealed class SliceJudge(IMemoryNetworks networks, IReadOnlyList<Anchor> anchors, double thickness)
{
    /// <summary>Scores that change by less are not told again.</summary>
    private const float LeastChange = 0.005f;

    private readonly SortedDictionary<int, (PropagatedSlice Told, JudgedSlice Slice)> _heard = [];

    /// <summary>Passes on what is told, and tells at the end the slices again whose scores change.</summary>
    public IEnumerable<PropagatedSlice> Follow(IEnumerable<PropagatedSlice> slices, CancellationToken cancellationToken)
    {
        var (width, height) = (anchors[0].Mask.Width, anchors[0].Mask.Height);
        (int Done, int Total) progress = default;
        foreach (var slice in slices)
        {
            progress = (slice.Done, slice.Total);
            if (slice.Final)
            {
                // The whole mask is let go; its block makes it again.
                _heard[slice.Slice] = (slice with { Mask = null! }, new JudgedSlice(
                    MaskBlock.Of(slice.Mask), slice.Quality, slice.Presence, slice.ExpectedIou, slice.Memory.Count > 0));
            }

            yield return slice;
        }

        if (_heard.Count == 0)
        {
            yield break;
        }

        var (first, quality, presence) = Judge(cancellationToken);
        foreach (var (z, (told, slice)) in _heard)
        {
            var (q, p) = (quality[z - first], presence[z - first]);
            if (Math.Abs(q - told.Quality) >= LeastChange || Math.Abs(p - told.Presence) >= LeastChange)
            {
                yield return told with
                {
                    Mask = slice.Mask.ToMask(width, height),
                    Quality = q,
                    Presence = p,
                    Done = progress.Done,
                    Total = progress.Total,
                    Milliseconds = 0,
                    Stages = default,
                };
            }
        }
    }

    private (int First, float[] Quality, float[] Presence) Judge(CancellationToken cancellationToken)
    {
        var first = Math.Min(_heard.Keys.First(), anchors[0].Slice);
        var slices = new JudgedSlice[Math.Max(_heard.Keys.Last(), anchors[^1].Slice) - first + 1];
        Array.Fill(slices, JudgedSlice.Unknown);
        foreach (var (z, (_, slice)) in _heard)
        {
            slices[z - first] = slice;
        }

        foreach (var anchor in anchors)
        {
            slices[anchor.Slice - first] = new JudgedSlice(MaskBlock.Of(anchor.Mask), anchor.Quality, anchor.Mask.IsEmpty ? 0 : 1, 1, false);
        }

        var (quality, presence) = (new float[slices.Length], new float[slices.Length]);
        networks.Judge(SliceFacts.Of(slices, [.. anchors.Select(a => a.Slice - first)], thickness), quality, presence, cancellationToken);
        return (first, quality, presence);
    }
}
