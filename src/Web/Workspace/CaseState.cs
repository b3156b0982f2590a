using Mem3D.Core.Errors;
using Mem3D.Core.Interactions;
using Mem3D.Core.Projects;
using Mem3D.Core.Quality;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Sessions;

namespace Mem3D.Web.Workspace;

/// <summary>
/// What is on disk of a case, kept at hand so that a gesture need not read the whole case. Only ever changed after the same change is on disk.
/// Not thread-safe: the session's writer lock guards it.
/// </summary>
internal sealed class CaseState
{
    private readonly Dictionary<Guid, Label> _labels;
    private readonly Dictionary<Guid, SortedDictionary<int, SliceState>> _slices;
    private readonly List<Edit> _edits;
    private readonly Dictionary<Guid, Prompt> _prompts;

    public CaseState(CaseSnapshot snapshot)
    {
        Case = snapshot.Case;
        _labels = snapshot.Labels.ToDictionary(l => l.Id);
        _slices = snapshot.Slices.ToDictionary(
            of => of.Key, of => new SortedDictionary<int, SliceState>(of.Value.ToDictionary(s => s.Slice)));
        _edits = [.. snapshot.Edits];
        _prompts = snapshot.Prompts.ToDictionary(p => p.EditId, p => p.Prompt);
    }

    public CaseInfo Case { get; }

    public int SliceCount => Case.Volume.Geometry.SliceCount(Case.Axis);

    /// <summary>Labels that have states.</summary>
    public IReadOnlyCollection<Guid> TouchedLabels => _slices.Keys;

    /// <exception cref="Mem3DException">The project has no such label, or the case no such slice.</exception>
    public void Require(Guid labelId, int? slice)
    {
        if (!_labels.ContainsKey(labelId))
        {
            throw new Mem3DException(ErrorKind.NotFound, "The project of this case has no such label.", "Reload the page to see the present labels.");
        }

        if (slice is { } index && (index < 0 || index >= SliceCount))
        {
            throw new Mem3DException(
                ErrorKind.Invalid, $"The case has slices 0 to {SliceCount - 1}, there is no slice {index}.", "Choose a slice of the case.");
        }
    }

    /// <summary>The label schema by number.</summary>
    public IEnumerable<Label> Labels => _labels.Values.OrderBy(label => label.Number);

    /// <summary>Nothing is drawn where there is no image.</summary>
    /// <exception cref="Mem3DException">The slice is damaged.</exception>
    public void RequireWhole(int slice)
    {
        if (Case.Volume.IsDamaged(Case.Axis, slice))
        {
            throw new Mem3DException(
                ErrorKind.Invalid, $"Slice {slice + 1} is damaged: its image could not be read, so nothing is segmented on it.", "Go to another slice, or import the series again.");
        }
    }

    /// <summary>Somebody finished the label in this case: the last step about it that is not undone says so.</summary>
    public bool IsLocked(Guid labelId) =>
        _edits.FindLast(e => !e.Undone && e.LabelId == labelId && (e.Kind is EditKind.Lock or EditKind.Unlock)) is { Kind: EditKind.Lock };

    /// <summary>Masks of a finished label are changed only after one explicit key.</summary>
    /// <exception cref="Mem3DException">The label is locked.</exception>
    public void RequireUnlocked(Guid labelId)
    {
        if (IsLocked(labelId))
        {
            throw new Mem3DException(ErrorKind.Conflict, $"The label {_labels[labelId].Name} is locked.", "Unlock it (the lock beside its name), then go on.");
        }
    }

    /// <summary>What somebody accepted or declared empty is changed only after one explicit key.</summary>
    /// <exception cref="Mem3DException">The slice is locked.</exception>
    public void RequireUnlocked(Guid labelId, int slice)
    {
        RequireUnlocked(labelId);
        if (Find(labelId, slice) is { IsLocked: true } locked)
        {
            throw new Mem3DException(
                ErrorKind.Conflict, $"Slice {slice + 1} is locked: {(locked.Origin == SliceOrigin.Accepted ? "it was accepted" : "the target is not on it")}.",
                "Unlock it (key u), then go on.");
        }
    }

    public bool Knows(Guid labelId) => _labels.ContainsKey(labelId);

    public SliceState? Find(Guid labelId, int slice) =>
        _slices.TryGetValue(labelId, out var of) && of.TryGetValue(slice, out var state) && state.Origin != SliceOrigin.Cleared ? state : null;

    /// <summary>States of a label, ascending.</summary>
    public IEnumerable<SliceState> Slices(Guid labelId) =>
        _slices.TryGetValue(labelId, out var of) ? of.Values.Where(s => s.Origin != SliceOrigin.Cleared) : [];

    /// <summary>What people pinned in a label's memory and dropped from it; a later choice on a slice replaces the earlier one.</summary>
    public MemoryChoices MemoryChoices(Guid labelId)
    {
        var choices = new SortedDictionary<int, MemoryChoice>();
        foreach (var edit in _edits.Where(e => e is { Choice: not null, Slice: not null, Undone: false } && e.LabelId == labelId))
        {
            choices[edit.Slice!.Value] = edit.Choice!.Value;
        }

        int[] Of(MemoryChoice choice) => [.. choices.Where(c => c.Value == choice).Select(c => c.Key)];
        return new MemoryChoices(Of(MemoryChoice.Pinned), Of(MemoryChoice.Dropped));
    }

    /// <summary>Networks whose answers are among some states; empty when people drew all of them.</summary>
    public string ModelOf(Guid labelId, IReadOnlyList<SliceState> states) =>
        states.Any(s => s.Origin is SliceOrigin.Prompted or SliceOrigin.Propagated or SliceOrigin.Accepted)
            ? string.Join(", ", _edits.Where(e => !e.Undone && e.Model.Length > 0 && e.Concerns(labelId)).Select(e => e.Model).Distinct()) : "";

    /// <summary>Round of an edit of the history.</summary>
    public int RoundOf(Guid editId) => _edits.Find(e => e.Id == editId)?.Round ?? 0;

    /// <summary>Slices of a label that a person vouches for, ascending.</summary>
    public IReadOnlyList<SliceState> Anchored(Guid labelId) =>
        [.. Slices(labelId).Where(s => s.Anchored)];

    /// <summary>Scores of a label's slices, ascending.</summary>
    public IReadOnlyList<SliceScore> Scores(Guid labelId) =>
        [.. Slices(labelId).Select(s => SliceScore.Of(s.Slice, s.Quality, s.Presence, s.Area, s.Anchored))];

    /// <summary>
    /// The prompts that count on a slice up to one edit, oldest first: neither undone nor refused, and not older than the last "no target here".
    /// </summary>
    public IReadOnlyList<Prompt> ActivePrompts(Guid labelId, int slice, long upTo)
    {
        var active = new List<Prompt>();
        foreach (var edit in _edits.Where(e => e.LabelId == labelId && e.Slice == slice && !e.Undone && e.Sequence <= upTo))
        {
            if (edit.Kind == EditKind.NoTarget)
            {
                active.Clear();
            }
            else if (edit.Kind == EditKind.Prompt && edit.Status != EditStatus.Failed && _prompts.TryGetValue(edit.Id, out var prompt))
            {
                active.Add(prompt);
            }
        }

        return active;
    }

    /// <summary>The prompt of an edit as a list; empty when it has none.</summary>
    public IReadOnlyList<Prompt> PromptsOf(Edit edit) => _prompts.TryGetValue(edit.Id, out var prompt) ? [prompt] : [];

    /// <summary>A new edit is on disk; undone ones are gone with it.</summary>
    public void Began(Edit edit, Prompt? prompt)
    {
        _edits.RemoveAll(e => e.Undone);
        _edits.Add(edit);
        if (prompt is not null)
        {
            _prompts[edit.Id] = prompt;
        }
    }

    public void Finished(Edit edit)
    {
        var at = _edits.FindIndex(e => e.Id == edit.Id);
        if (at >= 0)
        {
            _edits[at] = edit;
        }
    }

    /// <summary>An edit belongs to the history: a reading that went to somebody else meanwhile has lost those of before.</summary>
    public bool Has(Guid editId) => _edits.Exists(e => e.Id == editId);

    /// <summary>
    /// States of an edit and a label are on disk. Returns those that are current now: a newer edit's state of the same slice prevails, and an edit that is
    /// not of the history any more changes nothing.
    /// </summary>
    public IReadOnlyList<SliceState> Wrote(Edit edit, Guid labelId, IReadOnlyList<SliceState> states)
    {
        if (!Has(edit.Id))
        {
            return [];
        }

        if (!_slices.TryGetValue(labelId, out var of))
        {
            _slices[labelId] = of = [];
        }

        var current = new List<SliceState>(states.Count);
        foreach (var state in states)
        {
            if (!of.TryGetValue(state.Slice, out var present) || SequenceOf(present.EditId) <= edit.Sequence)
            {
                of[state.Slice] = state;
                current.Add(state);
            }
        }

        return current;
    }

    private long SequenceOf(Guid editId) => _edits.Find(e => e.Id == editId)?.Sequence ?? long.MinValue;
}
