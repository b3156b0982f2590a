using System.Text.Json;
using Mem3D.Core.Segmentations;
using Mem3D.Core.Sessions;

namespace Mem3D.Web.Workspace;

/// <summary>Masks that come from a file.</summary>
internal sealed partial class CaseSession
{
    /// <summary>
    /// Makes a label what a file says: its slices are anchored, and slices that have a mask where the file has none become empty. One edit, one undo.
    /// </summary>
    public async Task<Edit> ImportAsync(Person person, Guid labelId, IReadOnlyList<SegmentSlice> slices, string format, CancellationToken cancellationToken)
    {
        using var turn = await EnterAfterPromptsAsync(cancellationToken);
        var state = await StateAsync(labelId, cancellationToken);
        state.Require(labelId, null);
        state.RequireUnlocked(labelId);
        StopRunOf(person, labelId);
        var edit = await BeginAsync(state, new NewEdit(
            caseId, labelId, EditKind.Import, null, person.Id, "", null, JsonSerializer.Serialize(new { format })));
        return await WriteAndFinishAsync(state, edit, ImportedSlices.Of(
            slices, state.Scores(labelId).Where(s => s.Area > 0).Select(s => s.Slice), state.Case.Volume.Geometry.SliceSize(state.Case.Axis), edit.Id));
    }
}
