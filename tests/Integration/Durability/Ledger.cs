using Mem3D.Core.Sessions;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Web.Hubs.Wire;

namespace Mem3D.Integration.Tests.Durability;

/// <summary>What one person was told about one case, kept as naively as possible, and held against what the server knows after a kill.</summary>
public sealed class Ledger
{
    private readonly List<(Guid Id, EditKind Kind, bool Undone)> _edits = [];
    private readonly List<Func<CaseView, string?>> _others = [];

    /// <summary>Acknowledgements so far.</summary>
    public int Count { get; private set; }

    public void Keep(Promise promise)
    {
        Count++;
        Apply(_edits, promise.Effect, promise.Edit is { } edit ? (edit.Id, (EditKind)edit.Kind) : null);
        if (promise.Broken is { } broken)
        {
            _others.Add(broken);
        }
    }

    /// <summary>What is missing or wrong, in words.</summary>
    /// <param name="view">The case as the new server opens it.</param>
    /// <param name="page">What the page had been told before the kill.</param>
    /// <param name="inFlight">What was asked and not acknowledged: it may or may not have happened.</param>
    public IReadOnlyList<string> Lost(CaseView view, CasePage page, Effect? inFlight)
    {
        var lost = new List<string>();
        var resumed = Resumed(view);
        var stored = view.Edits.Where(e => e.Id != resumed).Select(e => (e.Id, (EditKind)e.Kind, e.Undone)).ToList();
        if (!stored.SequenceEqual(_edits) && !(inFlight is { } effect && Happened(stored, effect)))
        {
            lost.Add($"the history is [{Words(stored)}], acknowledged was [{Words(_edits)}]{(inFlight is null ? "" : $" with {inFlight} under way")}");
        }

        lost.AddRange(view.Edits.Where(e => e.Status == (int)EditStatus.Running && e.Id != resumed).Select(e => $"edit {e.Sequence} still runs"));
        var ends = page.Told<EditView>().Where(e => e.Status != (int)EditStatus.Running).GroupBy(e => e.Id).ToDictionary(e => e.Key, e => e.Last().Status);
        lost.AddRange(view.Edits.Where(e => ends.TryGetValue(e.Id, out var end) && end != e.Status).Select(e => $"edit {e.Sequence} ended as {ends[e.Id]} and is {e.Status} now"));
        lost.AddRange(view.Labels.SelectMany(label => page.Slices(label.Id).Select(shown => Missing(view, label.Id, shown, ends.ContainsKey(shown.EditId)))).OfType<string>());
        lost.AddRange(_others.Select(broken => broken(view)).OfType<string>());
        return lost;
    }

    /// <summary>The round that the server itself goes on with after an interrupted one; null: none.</summary>
    public Guid? Resumed(CaseView view) =>
        view.Edits is [.., { Kind: (int)EditKind.Propagation, Status: (int)EditStatus.Interrupted, Undone: false }, { Kind: (int)EditKind.Propagation } last]
        && _edits.TrueForAll(e => e.Id != last.Id) ? last.Id : null;

    /// <summary>From here on, what the new server says counts.</summary>
    public void TakeOver(CaseView view)
    {
        _edits.Clear();
        _edits.AddRange(view.Edits.Select(e => (e.Id, (EditKind)e.Kind, e.Undone)));
    }

    /// <summary>A slice that was shown is there, or a newer edit's.</summary>
    private static string? Missing(CaseView view, Guid labelId, SliceView shown, bool ended)
    {
        var edits = view.Edits.ToDictionary(e => e.Id);
        if (!edits.TryGetValue(shown.EditId, out var edit) || edit.Undone)
        {
            return null;
        }

        var now = view.Slices.FirstOrDefault(l => l.LabelId == labelId)?.Slices.FirstOrDefault(s => s.Slice == shown.Slice);
        return now is null || edits[now.EditId].Sequence < edit.Sequence ? $"slice {shown.Slice} of edit {edit.Sequence} was shown and is gone"
            : now.EditId == shown.EditId && ended && !now.Mask.AsSpan().SequenceEqual(shown.Mask) ? $"slice {shown.Slice} of edit {edit.Sequence} is not the one that was shown"
            : null;
    }

    private bool Happened(List<(Guid Id, EditKind Kind, bool Undone)> stored, Effect effect)
    {
        var expected = _edits.ToList();
        Apply(expected, effect, stored.Count > 0 ? (stored[^1].Id, stored[^1].Kind) : null);
        return stored.SequenceEqual(expected);
    }

    private static void Apply(List<(Guid Id, EditKind Kind, bool Undone)> edits, Effect effect, (Guid Id, EditKind Kind)? edit)
    {
        switch (effect)
        {
            case Effect.Adds when edit is { } added:
                edits.RemoveAll(e => e.Undone);
                edits.Add((added.Id, added.Kind, false));
                break;
            case Effect.Undoes when edits.FindLastIndex(e => !e.Undone) is >= 0 and var last:
                edits[last] = edits[last] with { Undone = true };
                break;
            case Effect.Redoes when edits.FindIndex(e => e.Undone) is >= 0 and var first:
                edits[first] = edits[first] with { Undone = false };
                break;
        }
    }

    private static string Words(IEnumerable<(Guid Id, EditKind Kind, bool Undone)> edits) =>
        string.Join(", ", edits.TakeLast(6).Select(e => $"{e.Kind} {e.Id.ToString()[^6..]}{(e.Undone ? " undone" : "")}"));
}
