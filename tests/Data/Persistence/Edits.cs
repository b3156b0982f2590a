using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Core.Sessions;

namespace Mem3D.Data.Tests.Persistence;

/// <summary>Edits and states, short to write.</summary>
internal static class Edits
{
    public static NewEdit Click(Guid caseId, Guid labelId, int slice, double x = 1, double y = 2) => new(
        caseId, labelId, EditKind.Prompt, slice, Guid.Empty, "test 1.0", new Prompt(PromptKind.Click, true, [new SlicePoint(x, y)]), null);

    public static NewEdit Run(Guid caseId, Guid labelId) => new(caseId, labelId, EditKind.Propagation, null, Guid.Empty, "test 1.0", null, "{}");

    public static NewEdit Accept(Guid caseId, Guid labelId, int? slice) => new(caseId, labelId, EditKind.Accept, slice, Guid.Empty, "", null, null);

    /// <summary>A state whose mask tells which edit of a test wrote it.</summary>
    public static SliceState State(Edit edit, int slice, int mark = 0)
    {
        var values = new byte[48];
        values[(int)((edit.Sequence + mark) % 48)] = 1;
        return new SliceState(slice, RunLength.Encode(new SliceMask(8, 6, values)), 1, 0.5f, 1, SliceOrigin.Propagated, false, edit.Id);
    }

    /// <summary>Writes states of the edit's own label.</summary>
    public static Task WriteAsync(ISessionStore sessions, Edit edit, IReadOnlyList<SliceState> states) =>
        sessions.WriteAsync(edit.Id, new Dictionary<Guid, IReadOnlyList<SliceState>> { [edit.LabelId] = states }, default);

    public static async Task<Edit> WholeAsync(ISessionStore sessions, NewEdit edit, params int[] slices)
    {
        var begun = await sessions.BeginAsync(edit, default);
        await WriteAsync(sessions, begun, [.. slices.Select(s => State(begun, s))]);
        return await sessions.FinishAsync(begun.Id, EditStatus.Completed, null, default);
    }
}
