using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;

namespace Mem3D.Core.Segmentation;

/// <summary>
/// What the interaction network starts from when a person prompts a slice (<see cref="InteractionRequest.Previous"/>). A stroke alone does not say how
/// far the target reaches; on a slice where propagation lost it, the target's mask on the nearest slice does. Without it one stroke could flood the slice,
/// and that slice, an anchor then, the volume.
/// </summary>
public static class StartingMask
{
    /// <summary>A mask farther away says too little; the network has learnt from neighbours up to this far.</summary>
    public const int Reach = 3;

    /// <summary>A prompt this far from the other mask's box (as a share of its longer side) means another part of the target.</summary>
    private const double Near = 0.5;

    /// <summary>The same distance in voxels, for small masks.</summary>
    private const double NearVoxels = 8;

    /// <summary>
    /// The slice's present mask when it has one. On an empty or untouched slice prompted with positive strokes or clicks: the nearest slice's mask, when
    /// it is within <see cref="Reach"/> slices and a stroke lies in or near its box. A box, extreme points or a lasso say the extent themselves.
    /// </summary>
    /// <param name="slice">The slice prompted.</param>
    /// <param name="present">Its present mask; null when it has none.</param>
    /// <param name="prompts">All its prompts.</param>
    /// <param name="masked">Slices of the same label that have a mask that is not empty.</param>
    /// <param name="maskOf">Their masks; asked for one slice at most.</param>
    public static SliceMask? For(int slice, SliceMask? present, IReadOnlyList<Prompt> prompts, IEnumerable<int> masked, Func<int, SliceMask> maskOf)
    {
        if (present is { IsEmpty: false } || prompts.Any(p => p.Kind is PromptKind.Box or PromptKind.ExtremePoints or PromptKind.Lasso))
        {
            return present;
        }

        var within = masked.Where(s => s != slice && Math.Abs(s - slice) <= Reach).ToArray();
        if (within.Length == 0)
        {
            return present;
        }

        var other = maskOf(within.MinBy(s => Math.Abs(s - slice)));
        return other.Box() is { } box && prompts.Where(p => p.Positive).SelectMany(p => p.Points).Any(p => Touches(box, p)) ? other : present;
    }

    private static bool Touches((int X0, int Y0, int X1, int Y1) box, SlicePoint point)
    {
        var margin = Math.Max(NearVoxels, Near * Math.Max(box.X1 - box.X0, box.Y1 - box.Y0));
        return point.X >= box.X0 - margin && point.X <= box.X1 + margin && point.Y >= box.Y0 - margin && point.Y <= box.Y1 + margin;
    }
}
