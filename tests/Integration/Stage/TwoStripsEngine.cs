using System.Runtime.CompilerServices;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Testing.Engines;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>
/// Two targets that overlap: a click left of column 22 makes a mask of columns 2–19, one further right columns 10–30; carried on, both claim columns
/// 10–19 and each is surest far from the other.
/// </summary>
public sealed class TwoStripsEngine : ISegmentationEngine
{
    public EngineInfo Info { get; } = new("strips", "1.0", "CPU", "float32", 1);

    /// <summary>Columns from … to of rows 2–7.</summary>
    public static SliceMask Strip(int from, int to)
    {
        var values = new byte[Study.Width * Study.Height];
        for (var y = 2; y < 8; y++)
        {
            values.AsSpan((y * Study.Width) + from, to - from + 1).Fill(1);
        }

        return new SliceMask(Study.Width, Study.Height, values);
    }

    public Task<InteractionResult> InteractAsync(IVoxelSource volume, InteractionRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new InteractionResult(request.Prompts[^1].Points[0].X < 22 ? Strip(2, 19) : Strip(10, 30), 1));

    public async IAsyncEnumerable<PropagatedSlice> PropagateAsync(
        IVoxelSource volume, PropagationRequest request, string? cacheKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = request.Anchors[0].Mask[3, 3];
        var mask = left ? Strip(2, 19) : Strip(10, 30);
        byte[] probability = [.. Enumerable.Range(0, mask.Values.Length).Where(i => mask.Values[i] != 0).Select(i => Certainty(i % Study.Width, left))];
        var walk = PropagationWalk.Of(request, volume.Info.Geometry.SliceCount(request.Axis));
        for (var n = 0; n < walk.Count; n++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return new PropagatedSlice(
                walk[n].Slice, mask, 0.9f, 1, walk[n].Final, n + 1, walk.Count, [], 1,
                Probability: request.Probabilities ? probability : null);
        }
    }

    private static byte Certainty(int column, bool left) => (byte)(left ? 255 - (6 * column) : 60 + (6 * column));
}
