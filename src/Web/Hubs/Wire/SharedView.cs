using Mem3D.Core.Errors;
using MessagePack;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>What a page looks at, for those who look together: voxel of the crosshair (I, J, K), window [level, width], voxel under the pointer or null.</summary>
[MessagePackObject]
public sealed record SharedView(
    [property: Key("pageId")] string PageId,
    [property: Key("ijk")] int[] Ijk,
    [property: Key("window")] double[] Window,
    [property: Key("cursor")] double[]? Cursor)
{
    /// <exception cref="Mem3DException">Not three voxel indices, not a window, or not a place.</exception>
    public static SharedView Of(string pageId, int[]? ijk, double[]? window, double[]? cursor) =>
        ijk is { Length: 3 } && window is [var level, > 0 and var width] && double.IsFinite(level) && double.IsFinite(width)
            && cursor is null or { Length: 3 } && (cursor is null || Array.TrueForAll(cursor, double.IsFinite))
            ? new SharedView(pageId, ijk, window, cursor)
            : throw new Mem3DException(ErrorKind.Invalid, "This is not a place in a volume with a window.", "Reload the page.");
}
