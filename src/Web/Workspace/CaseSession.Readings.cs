using System.Text.Json;
using Mem3D.Core.Readings;
using Mem3D.Core.Sessions;

namespace Mem3D.Web.Workspace;

/// <summary>Masks that come from readings of the same scan.</summary>
internal sealed partial class CaseSession
{
    /// <summary>
    /// Takes readers' masks of a label into this case, the adjudication. Only slices that were given change; what gives way to them, <paramref name="merge"/>
    /// says. One edit, one undo; none when nothing gives way.
    /// </summary>
    public async Task<(Edit? Edit, int Slices)> TakeReadingAsync(
        Person person, Guid labelId, IReadOnlyList<SliceState> given, ReadingMerge merge, string source, Guid? gesture, CancellationToken cancellationToken)
    {
        using var turn = await EnterWithoutRunAsync(run => run.Labels.Contains(labelId) || run.Edit.AuthorId == person.Id, cancellationToken);
        if (gesture is { } id && await services.Store.FindGestureAsync(caseId, id, cancellationToken) is { } made)
        {
            return (made, 0);
        }

        var state = await StateAsync(labelId, cancellationToken);
        state.Require(labelId, null);
        var slices = MergedSlices.Of(given, [.. state.Slices(labelId)], merge, state.Case.Volume.Geometry.SliceSize(state.Case.Axis));
        if (slices.Count == 0)
        {
            return (null, 0);
        }

        var edit = await BeginAsync(state, new NewEdit(
            caseId, labelId, EditKind.Import, slices is [var only] ? only.Slice : null, person.Id, "", null, JsonSerializer.Serialize(new { format = source }))
        { GestureId = gesture });
        return (await WriteAndFinishAsync(state, edit, slices), slices.Count);
    }
}
