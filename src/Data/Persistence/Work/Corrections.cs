using Mem3D.Core.Masks;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>What people's corrections say of the estimated quality: the mask of a round against the mask a person left on the same slice.</summary>
internal static class Corrections
{
    public static async Task UpdateAsync(Mem3DDbContext db, EditEntity edit, CancellationToken cancellationToken)
    {
        if (edit.Kind == EditKind.Propagation && edit.Undone)
        {
            await db.Corrections.Where(c => c.RoundId == edit.Id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (edit.Kind is EditKind.Prompt or EditKind.NoTarget or EditKind.Draw && edit.Slice is { } slice)
        {
            await UpdateAsync(db, edit, slice, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task UpdateAsync(Mem3DDbContext db, EditEntity edit, int slice, CancellationToken cancellationToken)
    {
        var (caseId, labelId) = (edit.CaseId, edit.LabelId);
        var versions = CaseRows.Active(db).Where(v => v.CaseId == caseId && v.LabelId == labelId && v.Slice == slice).OrderByDescending(v => v.Sequence);
        var round = await versions.Where(v => v.Origin == SliceOrigin.Propagated && v.Edit!.Kind == EditKind.Propagation)
            .Select(v => new { v.EditId, v.Sequence, v.Mask, v.Quality, v.Edit!.Model }).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (round is null)
        {
            return;
        }

        var person = await versions.Where(v => v.Sequence > round.Sequence && (v.Origin == SliceOrigin.Prompted || v.Origin == SliceOrigin.NoTarget || v.Origin == SliceOrigin.Drawn))
            .Select(v => new { v.Mask, v.Edit!.AuthorId, v.Edit.At }).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        var known = await db.Corrections.SingleOrDefaultAsync(
            c => c.RoundId == round.EditId && c.LabelId == labelId && c.Slice == slice, cancellationToken).ConfigureAwait(false);
        if (person is null)
        {
            if (known is not null)
            {
                db.Corrections.Remove(known);
            }

            return;
        }

        if (known is null)
        {
            var of = await db.Cases.Where(c => c.Id == caseId).Select(c => new { c.ProjectId, c.Volume!.Modality, c.Volume.Scanner })
                .SingleAsync(cancellationToken).ConfigureAwait(false);
            db.Corrections.Add(known = new CorrectionEntity
            {
                RoundId = round.EditId,
                LabelId = labelId,
                Slice = slice,
                CaseId = caseId,
                ProjectId = of.ProjectId,
                Model = round.Model,
                Scanner = of.Modality is Modality.Unknown or Modality.Other ? of.Scanner : $"{of.Modality} {of.Scanner}".Trim(),
                Estimated = round.Quality,
            });
        }

        (known.AuthorId, known.At, known.Achieved) = (person.AuthorId, person.At, RunLengthOverlap.Iou(round.Mask, person.Mask));
    }
}
