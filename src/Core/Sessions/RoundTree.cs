namespace Mem3D.Core.Sessions;

/// <summary>The history as a tree: an edit grows from the one that was newest when it began, so that what was undone and passed by stays a branch. Pure.</summary>
public static class RoundTree
{
    /// <summary>Sequences of an edit and of everything it grew from. What was taken back while later steps stayed counts as never done.</summary>
    /// <param name="edits">All edits of a case, discarded ones too, ascending.</param>
    /// <param name="edit">One of them.</param>
    public static IReadOnlySet<long> Path(IReadOnlyList<Edit> edits, Edit edit) => Path(Parents(edits), edit);

    /// <summary>Rounds of a label on every branch, by their last edit, oldest first.</summary>
    /// <param name="edits">All edits of a case, discarded ones too, ascending.</param>
    /// <param name="labelId">The label.</param>
    /// <param name="marks">What every edit wrote of the label.</param>
    public static IReadOnlyList<RoundNode> Of(IReadOnlyList<Edit> edits, Guid labelId, IReadOnlyList<SliceMark> marks)
    {
        var parents = Parents(edits);
        var byId = edits.ToDictionary(e => e.Id);
        var mine = edits.Where(e => e.Concerns(labelId)).ToList();
        var known = mine.ToHashSet();
        var before = mine.ToDictionary(e => e, e => Grown(parents, byId, e, known));
        var children = before.Values.OfType<Edit>().CountBy(e => e).ToDictionary();
        var groups = new List<(int Parent, List<Edit> Edits)>();
        var groupOf = new Dictionary<Edit, int>();
        foreach (var edit in mine)
        {
            var from = before[edit];
            var goesOn = from is not null && edit.Source is null && from.Kind != EditKind.Propagation && children[from] == 1 && Shown(from) == Shown(edit);
            if (!goesOn)
            {
                groups.Add((from is null ? -1 : groupOf[from], []));
            }

            groupOf[edit] = goesOn ? groupOf[from!] : groups.Count - 1;
            groups[groupOf[edit]].Edits.Add(edit);
        }

        var bySlice = marks.GroupBy(m => m.Slice).Select(g => g.OrderByDescending(m => m.Sequence).ToArray()).ToArray();
        var nodes = new List<RoundNode>(groups.Count);
        foreach (var (parent, group) in groups)
        {
            var path = Path(parents, group[^1]);
            var current = bySlice.Select(slice => slice.FirstOrDefault(m => path.Contains(m.Sequence))).Where(m => m.Area > 0).ToList();
            nodes.Add(Node(group, parent < 0 ? null : nodes[parent], current));
        }

        return nodes;
    }

    private static RoundNode Node(List<Edit> group, RoundNode? parent, List<SliceMark> current)
    {
        var run = group.FindLast(e => e.Kind == EditKind.Propagation);
        return new RoundNode(
            group[^1].Id, parent?.EditId, parent is null ? 0 : parent.Round + (parent.Status is null ? 0 : 1), group[^1].At, [.. group.Select(e => e.AuthorName).Distinct()],
            group.Count(e => e.Kind is EditKind.Prompt or EditKind.NoTarget), group.Count(e => e.Kind == EditKind.Draw),
            group.Count(e => e.Kind == EditKind.Accept), group.Count(e => e.Kind == EditKind.Import), group[0].Source is not null, run?.Status,
            run?.Model ?? group.FindLast(e => e.Model.Length > 0)?.Model ?? "", group.FindLast(e => e.Status == EditStatus.Failed)?.Failure,
            Shown(group[0]), current.Count, current.Sum(m => (long)m.Area),
            current.Count > 0 ? current.Average(m => m.Quality) : null);
    }

    private static bool Shown(Edit edit) => !edit.Undone && !edit.Discarded;

    /// <summary>The edit of the label that another one grew from: for a restore the moment restored.</summary>
    private static Edit? Grown(Dictionary<long, Edit?> parents, Dictionary<Guid, Edit> byId, Edit edit, HashSet<Edit> mine)
    {
        var from = edit.Source is { } source ? byId.GetValueOrDefault(source) : parents[edit.Sequence];
        while (from is not null && !mine.Contains(from))
        {
            from = parents[from.Sequence];
        }

        return from;
    }

    private static HashSet<long> Path(Dictionary<long, Edit?> parents, Edit edit)
    {
        var (path, passed, stayed) = (new HashSet<long>(), new HashSet<long>(), false);
        for (var at = edit; at is not null && passed.Add(at.Sequence); at = parents[at.Sequence])
        {
            stayed |= Shown(at);
            if (Shown(at) || !stayed)
            {
                path.Add(at.Sequence);
            }
        }

        return path;
    }

    /// <summary>What every edit grew from. Edits older than the record of parents followed the newest one that was not passed by.</summary>
    private static Dictionary<long, Edit?> Parents(IReadOnlyList<Edit> edits)
    {
        var bySequence = edits.ToDictionary(e => e.Sequence);
        var parents = new Dictionary<long, Edit?>(edits.Count);
        Edit? newest = null;
        foreach (var edit in edits)
        {
            parents[edit.Sequence] = edit.Parent is { } parent ? bySequence.GetValueOrDefault(parent) : newest;
            newest = edit.Discarded ? newest : edit;
        }

        return parents;
    }
}
