using Mem3D.Core.Errors;
using Mem3D.Core.Segmentation;

namespace Mem3D.Testing.Engines;

/// <summary>The order in which an engine visits slices: every upward pass, then every downward pass.</summary>
public static class PropagationWalk
{
    /// <summary>One visit.</summary>
    /// <param name="Slice">The slice.</param>
    /// <param name="From">The anchor this pass started from.</param>
    /// <param name="Step">+1 upward, −1 downward.</param>
    /// <param name="Final">False: the downward pass still comes to this slice.</param>
    public readonly record struct Visit(int Slice, Anchor From, int Step, bool Final);

    /// <exception cref="Mem3DException">No anchor has a mask, or the anchors are not ascending.</exception>
    public static IReadOnlyList<Visit> Of(PropagationRequest request, int sliceCount)
    {
        var anchors = request.Anchors;
        if (!anchors.Any(a => !a.Mask.IsEmpty) || anchors.Zip(anchors.Skip(1)).Any(p => p.First.Slice >= p.Second.Slice))
        {
            throw new Mem3DException(ErrorKind.Invalid, "The anchors have no mask, or are not ascending by slice.", "Prompt a slice first.");
        }

        var visits = new List<Visit>();
        foreach (var step in new[] { 1, -1 })
        {
            if (request.Direction == (step == 1 ? PropagationDirection.Down : PropagationDirection.Up))
            {
                continue;
            }

            foreach (var anchor in anchors.Where(a => !a.Mask.IsEmpty))
            {
                var other = step == 1
                    ? anchors.FirstOrDefault(a => a.Slice > anchor.Slice)
                    : anchors.LastOrDefault(a => a.Slice < anchor.Slice);
                var end = other?.Slice ?? (step == 1 ? sliceCount : -1);
                var twice = request.Direction == PropagationDirection.Both && other is { Mask.IsEmpty: false };
                for (var slice = anchor.Slice + step; slice != end; slice += step)
                {
                    if (request.Range.Contains(slice))
                    {
                        visits.Add(new Visit(slice, anchor, step, step == -1 || !twice));
                    }
                }
            }
        }

        return visits;
    }
}
