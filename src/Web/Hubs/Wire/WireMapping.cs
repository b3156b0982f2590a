using System.Globalization;
using Mem3D.Core.Drawing;
using Mem3D.Core.Errors;
using Mem3D.Core.Interactions;
using Mem3D.Core.Projects;
using Mem3D.Core.Quality;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Sessions;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>From the words of the domain to the payloads of docs/wire.md.</summary>
internal static class WireMapping
{
    public static SliceView ToView(this SliceState s, bool provisional) =>
        new(s.Slice, s.Mask, s.Area, s.Quality, s.Presence, (int)s.Origin, s.Anchored, s.EditId, provisional, Flat(s.Memory));

    public static EditView ToView(this Edit e, IReadOnlyList<Prompt> prompts) => new(
        e.Id, e.LabelId, e.Others, e.Sequence, (int)e.Kind, (int)e.Status, e.Slice, e.Round, e.AuthorName,
        e.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), e.Undone, e.Model, e.Failure,
        [.. prompts.Where(p => p.Kind != PromptKind.NoTarget).Select(p => p.ToView(e.LabelId, e.Slice ?? 0))], e.GestureId, e.Source, (int?)e.Choice);

    public static RoundView ToView(this RoundNode n) => new(
        n.EditId, n.ParentId, n.Round, n.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), n.Authors, n.Prompts, n.Drawings, n.Accepts, n.Imports,
        n.Restored, (int?)n.Status, n.Model, n.Failure, n.Present, n.Slices, n.Voxels, n.MeanQuality);

    /// <exception cref="Mem3DException">Points or intensities that are not pairs.</exception>
    public static MaskDrawing ToDrawing(this DrawingView view)
    {
        if (view.Points is null || view.Points.Length % 2 != 0 || view.Points.Length > 2 * MaskDrawing.MaximumPoints || view.Band is { Length: not 2 })
        {
            throw new Mem3DException(ErrorKind.Invalid, "The points of the drawing are not pairs, or are too many.", "Draw again.");
        }

        var points = new SlicePoint[view.Points.Length / 2];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new SlicePoint(view.Points[2 * i], view.Points[(2 * i) + 1]);
        }

        return new MaskDrawing((DrawingKind)view.Kind, view.Adds, points)
        {
            RadiusMm = view.RadiusMm,
            Ball = view.Ball,
            Band = view.Band is [var low, var high] ? new IntensityBand(low, high) : null,
            From = view.From,
        };
    }

    public static LabelView ToView(this Label l) => new(l.Id, l.Number, l.Name, l.Color.ToHex(), l.Code?.Value, l.Code?.Meaning, (int)l.Overlap);

    public static SuggestionView ToView(this Suggestion s) => new(s.Slice, s.ExpectedGain, s.Facts.Quality, s.Facts.Empty, s.Facts.Jump, s.Facts.Distance);

    public static RunChangedView ToView(this RunState r) =>
        new(r.EditId, r.LabelId, r.Others, (int)r.Status, r.Done, r.Total, r.Place.Position, r.Place.Seconds, r.MillisecondsPerSlice, r.Failure, r.Paused);

    public static CaseView ToView(this CaseOverview o)
    {
        var prompts = o.Snapshot.Prompts.ToLookup(p => p.EditId, p => p.Prompt);
        return new CaseView(
            o.Snapshot.Case.Id,
            [.. o.Snapshot.Labels.Select(ToView)],
            [.. o.Snapshot.Slices.Select(of => new LabelSlicesView(
                of.Key, [.. of.Value.Select(s => s.ToView(s.EditId == o.Run?.EditId && o.Provisional.Contains((of.Key, s.Slice))))]))],
            [.. o.Snapshot.Edits.Select(e => e.ToView([.. prompts[e.Id]]))],
            o.Run?.ToView(),
            [.. o.Suggestions.Select(s => new SuggestionChangedView(s.Key, s.Value?.ToView()))],
            o.Snapshot.Case.Axis.ToString());
    }

    /// <summary>Slice, permanent (1) or working (0), share; for each memory slice.</summary>
    private static float[] Flat(IReadOnlyList<MemoryShare> shares)
    {
        var flat = new float[shares.Count * 3];
        for (var n = 0; n < shares.Count; n++)
        {
            (flat[3 * n], flat[(3 * n) + 1], flat[(3 * n) + 2]) = (shares[n].Slice, shares[n].Permanent ? 1 : 0, shares[n].Share);
        }

        return flat;
    }

    private static PromptView ToView(this Prompt p, Guid labelId, int slice)
    {
        var points = new float[p.Points.Count * 2];
        for (var i = 0; i < p.Points.Count; i++)
        {
            points[2 * i] = (float)p.Points[i].X;
            points[(2 * i) + 1] = (float)p.Points[i].Y;
        }

        return new PromptView(labelId, slice, (int)p.Kind, p.Positive, points);
    }
}
