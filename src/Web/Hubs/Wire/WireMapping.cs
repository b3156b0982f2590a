using System.Globalization;
using Mem3D.Core.Interactions;
using Mem3D.Core.Projects;
using Mem3D.Core.Quality;
using Mem3D.Core.Sessions;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Hubs.Wire;

/// <summary>From the words of the domain to the payloads of docs/wire.md.</summary>
internal static class WireMapping
{
    public static SliceView ToView(this SliceState s, bool provisional) =>
        new(s.Slice, s.Mask, s.Area, s.Quality, s.Presence, (int)s.Origin, s.Anchored, s.EditId, provisional);

    public static EditView ToView(this Edit e, IReadOnlyList<Prompt> prompts) => new(
        e.Id, e.LabelId, e.Others, e.Sequence, (int)e.Kind, (int)e.Status, e.Slice, e.Round, e.AuthorName,
        e.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), e.Undone, e.Model, e.Failure,
        [.. prompts.Where(p => p.Kind != PromptKind.NoTarget).Select(p => p.ToView(e.LabelId, e.Slice ?? 0))]);

    public static LabelView ToView(this Label l) => new(l.Id, l.Number, l.Name, l.Color.ToHex(), l.Code?.Value, l.Code?.Meaning, (int)l.Overlap);

    public static SuggestionView ToView(this Suggestion s) => new(s.Slice, s.ExpectedGain, s.Reason);

    public static RunChangedView ToView(this RunState r) =>
        new(r.EditId, r.LabelId, r.Others, (int)r.Status, r.Done, r.Total, r.Place.Position, r.Place.Seconds, r.MillisecondsPerSlice, r.Failure);

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
            [.. o.Suggestions.Select(s => new SuggestionChangedView(s.Key, s.Value?.ToView()))]);
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
