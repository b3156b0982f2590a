using System.Runtime.InteropServices;
using Mem3D.Core.Errors;
using Mem3D.Core.Interactions;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Data.Persistence.Entities;

namespace Mem3D.Data.Persistence;

/// <summary>What must hold before an edit or slice is stored.</summary>
internal static class NewEditRules
{
    /// <exception cref="Mem3DException">No such slice, a wrong prompt, or a prompt where there is none to be.</exception>
    public static void Check(NewEdit edit, CaseFrame frame)
    {
        CheckSlice(edit.Slice ?? 0, frame);
        var wants = edit.Kind is EditKind.Prompt or EditKind.NoTarget;
        if (wants != edit.Prompt is not null || (wants && edit.Slice is null))
        {
            throw new Mem3DException(ErrorKind.Invalid, $"An edit of kind {edit.Kind} {(wants ? "has a prompt and a slice" : "has no prompt")}.", "Draw again.");
        }

        if (edit.Kind == EditKind.NoTarget != (edit.Prompt?.Kind == PromptKind.NoTarget))
        {
            throw new Mem3DException(ErrorKind.Invalid, "\"No target here\" is a step of its own.", "Choose it from the slice's menu.");
        }

        var (width, height) = frame.Geometry.SliceSize(frame.Axis);
        edit.Prompt?.Validate(width, height);
    }

    /// <exception cref="Mem3DException">No such slice, or a number out of its range.</exception>
    public static void Check(IReadOnlyList<SliceState> slices, CaseFrame frame)
    {
        foreach (var state in slices)
        {
            CheckSlice(state.Slice, frame);
            if (!(state.Quality is >= 0 and <= 1 && state.Presence is >= 0 and <= 1 && state.Area >= 0 && state.Mask.Length > 0))
            {
                throw new Mem3DException(ErrorKind.Invalid, $"The state of slice {state.Slice} is not valid.", "Prompt the slice again.");
            }
        }
    }

    public static PromptEntity ToEntity(NewEdit edit, Guid editId, CaseFrame frame)
    {
        var (origin, normal) = PromptPlane.Of(frame.Geometry.IjkToLps, frame.Axis, edit.Slice!.Value);
        if (frame.TruePositions is not null && frame.Axis == SliceAxis.K)
        {
            var p = MemoryMarshal.Cast<byte, double>(frame.TruePositions).Slice(3 * edit.Slice.Value, 3);
            origin = (p[0], p[1], p[2]);
        }

        return new PromptEntity
        {
            EditId = editId,
            Slice = edit.Slice.Value,
            Kind = edit.Prompt!.Kind,
            Positive = edit.Prompt.Positive,
            Points = PromptEntity.Pack(edit.Prompt.Points),
            OriginX = origin.X,
            OriginY = origin.Y,
            OriginZ = origin.Z,
            NormalX = normal.X,
            NormalY = normal.Y,
            NormalZ = normal.Z,
        };
    }

    private static void CheckSlice(int slice, CaseFrame frame)
    {
        var count = frame.Geometry.SliceCount(frame.Axis);
        if (slice < 0 || slice >= count)
        {
            throw new Mem3DException(ErrorKind.Invalid, $"There is no slice {slice}: slices go from 0 to {count - 1}.", "Reload the page.");
        }
    }
}
