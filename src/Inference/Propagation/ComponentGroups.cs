using Mem3D.Core.Evaluation;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Propagation;

/// <summary>
/// Parts of a target that lie far apart in the slice plane (both kidneys, a vessel and its branch) are propagated as targets of their own: one
/// region around all of them would show each too small, and a part that is missed on one slice could be left outside for good.
/// </summary>
internal static class ComponentGroups
{
    /// <summary>More groups than this are joined, nearest first: each costs as much as a target.</summary>
    public const int Most = 4;

    /// <summary>
    /// The anchors of each group: all slices, with the masks' components (8 neighbours) that belong to it. Components belong together, over all
    /// anchors, where the box of one reaches into the start ROI of the other. One group: the anchors as they are.
    /// </summary>
    /// <param name="anchors">As requested.</param>
    /// <param name="roiAround">Start ROI of a half-open box.</param>
    public static IReadOnlyList<IReadOnlyList<Anchor>> Of(
        IReadOnlyList<Anchor> anchors, Func<(int X0, int Y0, int X1, int Y1), Roi> roiAround)
    {
        var components = anchors.Select(anchor => Components.Of(anchor.Mask)).ToArray();
        if (components.All(c => c.Count < 2) && !Apart(anchors, roiAround))
        {
            return [anchors];
        }

        var groups = new List<Group>();
        for (var a = 0; a < anchors.Count; a++)
        {
            groups.AddRange(Boxes(components[a], anchors[a].Mask.Width).Select((box, c) => new Group(box, [(a, c + 1)])));
        }

        while (Joinable(groups, roiAround) is var (one, other) && one >= 0)
        {
            groups[one] = groups[one].With(groups[other]);
            groups.RemoveAt(other);
        }

        return groups.Count == 1 ? [anchors] : [.. groups.Select(group => group.Anchors(anchors, components))];
    }

    /// <summary>True when masks of two anchors, each of one component, lie apart.</summary>
    private static bool Apart(IReadOnlyList<Anchor> anchors, Func<(int X0, int Y0, int X1, int Y1), Roi> roiAround)
    {
        var boxes = anchors.Select(anchor => anchor.Mask.Box()).OfType<(int X0, int Y0, int X1, int Y1)>().Select(box => new Group(box, [])).ToArray();
        return boxes.Any(one => boxes.Any(other => !one.Reaches(other, roiAround)));
    }

    /// <summary>Two groups to join: of those that reach each other, or that are too many, the nearest; (−1, −1) when all may stay.</summary>
    private static (int One, int Other) Joinable(List<Group> groups, Func<(int X0, int Y0, int X1, int Y1), Roi> roiAround)
    {
        var (found, least) = ((-1, -1), double.PositiveInfinity);
        for (var one = 0; one < groups.Count; one++)
        {
            for (var other = one + 1; other < groups.Count; other++)
            {
                var distance = groups[one].DistanceTo(groups[other]);
                if (distance < least && (groups.Count > Most || groups[one].Reaches(groups[other], roiAround)))
                {
                    (found, least) = ((one, other), distance);
                }
            }
        }

        return found;
    }

    private static (int X0, int Y0, int X1, int Y1)[] Boxes(Components components, int width)
    {
        var boxes = new (int X0, int Y0, int X1, int Y1)[components.Count];
        boxes.AsSpan().Fill((int.MaxValue, int.MaxValue, 0, 0));
        var numbers = components.Numbers;
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] > 0)
            {
                var (y, x) = Math.DivRem(i, width);
                ref var box = ref boxes[numbers[i] - 1];
                box = (Math.Min(box.X0, x), Math.Min(box.Y0, y), Math.Max(box.X1, x + 1), Math.Max(box.Y1, y + 1));
            }
        }

        return boxes;
    }

    /// <summary>Components with the box around them.</summary>
    /// <param name="Box">Half-open.</param>
    /// <param name="Members">Index of the anchor and number of the component.</param>
    private sealed record Group((int X0, int Y0, int X1, int Y1) Box, IReadOnlyList<(int Anchor, int Component)> Members)
    {
        public Group With(Group other) => new(
            (Math.Min(Box.X0, other.Box.X0), Math.Min(Box.Y0, other.Box.Y0), Math.Max(Box.X1, other.Box.X1), Math.Max(Box.Y1, other.Box.Y1)),
            [.. Members, .. other.Members]);

        public bool Reaches(Group other, Func<(int X0, int Y0, int X1, int Y1), Roi> roiAround) =>
            Touches(roiAround(Box), other.Box) || Touches(roiAround(other.Box), Box);

        /// <summary>Gap between the boxes in voxels; 0 where they meet.</summary>
        public double DistanceTo(Group other) => Math.Max(0, Math.Max(Gap(Box.X0, Box.X1, other.Box.X0, other.Box.X1), Gap(Box.Y0, Box.Y1, other.Box.Y0, other.Box.Y1)));

        public IReadOnlyList<Anchor> Anchors(IReadOnlyList<Anchor> anchors, Components[] components) => [.. anchors.Select((anchor, a) =>
        {
            var mine = Members.Where(member => member.Anchor == a).Select(member => member.Component).ToHashSet();
            var values = new byte[anchor.Mask.Values.Length];
            var numbers = components[a].Numbers;
            for (var i = 0; mine.Count > 0 && i < values.Length; i++)
            {
                values[i] = mine.Contains(numbers[i]) ? (byte)1 : (byte)0;
            }

            return anchor with { Mask = new SliceMask(anchor.Mask.Width, anchor.Mask.Height, values) };
        })];

        private static int Gap(int first, int end, int otherFirst, int otherEnd) => Math.Max(otherFirst - end, first - otherEnd);

        private static bool Touches(Roi roi, (int X0, int Y0, int X1, int Y1) box) =>
            box.X0 - 0.5 < roi.CentreX + (roi.SideX / 2) && box.X1 - 0.5 > roi.CentreX - (roi.SideX / 2)
            && box.Y0 - 0.5 < roi.CentreY + (roi.SideY / 2) && box.Y1 - 0.5 > roi.CentreY - (roi.SideY / 2);
    }
}
