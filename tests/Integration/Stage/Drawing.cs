using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>Masks without networks.</summary>
internal static class Drawing
{
    /// <summary>One voxel of a label on each of these slices, as somebody who accepts it.</summary>
    public static async Task DrawAsync(ISessionStore sessions, CaseInfo info, Label label, params int[] slices)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (width, height) = info.Volume.Geometry.SliceSize(info.Axis);
        foreach (var slice in slices)
        {
            var mask = new SliceMask(width, height, [.. Enumerable.Range(0, width * height).Select(n => (byte)(n == 40 ? 1 : 0))]);
            var edit = await sessions.BeginAsync(new NewEdit(info.Id, label.Id, EditKind.Accept, slice, Guid.Empty, "", null, null), cancellation);
            var state = new SliceState(slice, RunLength.Encode(mask), mask.Area, 1, 1, SliceOrigin.Accepted, true, edit.Id);
            await sessions.WriteAsync(edit.Id, new Dictionary<Guid, IReadOnlyList<SliceState>> { [label.Id] = [state] }, cancellation);
            await sessions.FinishAsync(edit.Id, EditStatus.Completed, null, cancellation);
        }
    }
}
