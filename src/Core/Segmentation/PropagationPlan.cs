using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;

namespace Mem3D.Core.Segmentation;

/// <summary>
/// Which passes a propagation makes: one a direction from every non-empty anchor, up to the next anchor or the limit of the range. An empty
/// anchor starts no pass and ends those that come to it. Pure.
/// </summary>
public static class PropagationPlan
{
    /// <summary>Passes in the order in which they take turns: the largest anchor's first, then outward; up before down.</summary>
    /// <exception cref="Mem3DException">The request cannot be run, and why.</exception>
    public static IReadOnlyList<PropagationPass> Of(PropagationRequest request, VolumeGeometry geometry)
    {
        Check(request, geometry.SliceCount(request.Axis), geometry.SliceSize(request.Axis));
        var passes = Passes(request, geometry);
        var (first, end) = request.Range;
        if (passes.Count == 0 && request.Anchors.Count(anchor => request.Range.Contains(anchor.Slice)) < end - first)
        {
            throw Wrong(
                $"No pass comes to the range {first} … {end - 1}: passes start from anchored slices inside it or right beside it.",
                "Widen the range up to a slice you drew, propagate in both directions, or draw a slice inside the range.");
        }

        return passes;
    }

    /// <summary>Slices that the passes of a request visit; 0 for one that cannot be run.</summary>
    public static int CountSlices(PropagationRequest request, VolumeGeometry geometry)
    {
        try
        {
            return Of(request, geometry).Sum(pass => pass.Count);
        }
        catch (Mem3DException)
        {
            return 0;
        }
    }

    /// <summary>As <see cref="Of"/> for a part of a target whose request was checked: none when no pass comes to the range.</summary>
    public static IReadOnlyList<PropagationPass> Passes(PropagationRequest request, VolumeGeometry geometry)
    {
        var slices = geometry.SliceCount(request.Axis);
        var start = Start(request.Anchors);
        var beyond = new HashSet<int>();
        var passes = new List<PropagationPass>();
        foreach (var anchor in request.Anchors.Where(a => !a.Mask.IsEmpty).OrderBy(a => Math.Abs(a.Slice - start.Slice)).ThenBy(a => a.Slice))
        {
            foreach (var direction in request.Direction switch
            {
                PropagationDirection.Up => [1],
                PropagationDirection.Down => [-1],
                _ => (int[])[1, -1],
            })
            {
                var pass = Pass(request, slices, anchor.Slice, direction, beyond);
                if (pass.Count + pass.Beyond.Count > 0)
                {
                    passes.Add(pass);
                }
            }
        }

        return passes;
    }

    /// <summary>The anchor that fixes windows and start region: of the oldest that are not empty the largest, of two alike the lower slice.</summary>
    public static Anchor Start(IReadOnlyList<Anchor> anchors)
    {
        var filled = anchors.Where(anchor => !anchor.Mask.IsEmpty).ToList();
        var oldest = filled.Min(anchor => anchor.Order);
        return filled.Where(anchor => anchor.Order == oldest).MaxBy(anchor => anchor.Mask.Area)!;
    }

    private static PropagationPass Pass(PropagationRequest request, int slices, int anchor, int direction, HashSet<int> taken)
    {
        var ahead = direction > 0 ? request.Anchors.Where(a => a.Slice > anchor) : request.Anchors.Where(a => a.Slice < anchor).Reverse();
        var ends = ahead.ToList();
        var end = ends.Count > 0 ? ends[0].Slice : direction > 0 ? slices : -1;
        var meets = ends.Count > 0 && !ends[0].Mask.IsEmpty && request.Direction == PropagationDirection.Both;
        var most = Math.Abs(end - anchor) - 1;
        if (meets && !request.Options.Blend)
        {
            // The nearer anchor's pass wins; the slice in the middle is the upward pass's.
            most = direction > 0 ? (most + 1) / 2 : most / 2;
        }

        var count = 0;
        while (count < most && request.Range.Contains(anchor + ((count + 1) * direction)))
        {
            count++;
        }

        var reachesEnd = count == Math.Abs(end - anchor) - 1;
        var beyond = reachesEnd ? Beyond(request, slices, ends, direction).Where(taken.Add).ToList() : [];
        return new PropagationPass(anchor, direction, count, meets && request.Options.Blend ? end : null, beyond);
    }

    /// <summary>Slices behind empty anchors up to the next anchor that is not empty (whose own pass comes to the last of them).</summary>
    private static IEnumerable<int> Beyond(PropagationRequest request, int slices, List<Anchor> ends, int direction)
    {
        for (var i = 0; i < ends.Count && ends[i].Mask.IsEmpty; i++)
        {
            if (i + 1 < ends.Count && !ends[i + 1].Mask.IsEmpty)
            {
                yield break;
            }

            var next = i + 1 < ends.Count ? ends[i + 1].Slice : direction > 0 ? slices : -1;
            for (var slice = ends[i].Slice + direction; slice != next; slice += direction)
            {
                if (request.Range.Contains(slice))
                {
                    yield return slice;
                }
            }
        }
    }

    private static void Check(PropagationRequest request, int slices, (int Width, int Height) size)
    {
        var anchors = request.Anchors;
        if (anchors.Count == 0 || anchors.All(anchor => anchor.Mask.IsEmpty))
        {
            throw Wrong("There is nothing to propagate: no slice holds a mask that a person drew or accepted.", "Draw the target on one slice first.");
        }

        for (var i = 0; i < anchors.Count; i++)
        {
            var (slice, mask) = (anchors[i].Slice, anchors[i].Mask);
            if (slice < 0 || slice >= slices || (i > 0 && slice <= anchors[i - 1].Slice))
            {
                throw Wrong($"Anchored slices must ascend within 0 … {slices - 1}; slice {slice} does not.", "Reload the case.");
            }

            if (mask.Width != size.Width || mask.Height != size.Height)
            {
                throw Wrong($"The mask of slice {slice} is {mask.Width}×{mask.Height}, the slice {size.Width}×{size.Height}.", "Reload the case.");
            }
        }

        var (first, end) = request.Range;
        if (first < 0 || end > slices || first >= end)
        {
            throw Wrong($"The range {first} … {end - 1} does not lie within slices 0 … {slices - 1}.", "Choose a range within the volume.");
        }

        var options = request.Options;
        if (options.Every < 1 || options.MaximumWorking is < 0 or > 64 || options.MaximumPermanent is < 1 or > 64
            || options.Gate is < 0 or double.NaN || options.StopAfterEmpty < 0 || !(options.UntilQualityBelow is >= 0 and <= 1))
        {
            throw Wrong("A propagation setting is out of its range.", "Reset the propagation settings.");
        }
    }

    private static Mem3DException Wrong(string message, string remedy) => new(ErrorKind.Invalid, message, remedy);
}
