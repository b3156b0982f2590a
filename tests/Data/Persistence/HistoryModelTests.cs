using CsCheck;
using Mem3D.Core.Sessions;

namespace Mem3D.Data.Tests.Persistence;

/// <summary>The stored history against a deliberately naive one: a list that is replayed from the start for every question.</summary>
public sealed class HistoryModelTests
{
    [Fact]
    public async Task Any_sequence_of_edits_undos_and_redos_gives_the_naive_models_slices()
    {
        await using var host = await DataHost.StartAsync();
        var (project, first, second, _) = await host.CaseAsync();
        Guid[] labels = [first.Id, second.Id];
        var step = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1], Gen.Int[0, 9].Array[1, 4]);
        var run = 0;
        var undos = 0;
        await step.Array[1, 25].SampleAsync(
            async steps =>
            {
                var caseId = await host.AddCaseAsync(project.Id, $"Model {Interlocked.Increment(ref run)}");
                var active = new List<(Guid Id, Guid Label, int[] Slices)>();
                var undone = new Stack<(Guid Id, Guid Label, int[] Slices)>();
                foreach (var (kind, label, slices) in steps)
                {
                    switch (kind)
                    {
                        case 0 or 1:
                            var change = await host.Sessions.UndoAsync(caseId, Guid.Empty, null, default);
                            change?.Edit.Id.Should().Be(active[^1].Id);
                            (change is null).Should().Be(active.Count == 0);
                            if (change is not null)
                            {
                                Interlocked.Increment(ref undos);
                                undone.Push(active[^1]);
                                active.RemoveAt(active.Count - 1);
                                Check(change, undone.Peek(), active);
                            }

                            break;
                        case 2:
                            var back = await host.Sessions.RedoAsync(caseId, Guid.Empty, default);
                            (back is null).Should().Be(undone.Count == 0);
                            if (back is not null)
                            {
                                active.Add(undone.Pop());
                                back.Edit.Id.Should().Be(active[^1].Id);
                                Check(back, active[^1], active);
                            }

                            break;
                        default:
                            var edit = await Edits.WholeAsync(host.Sessions, Edits.Run(caseId, labels[label]), [.. slices.Distinct()]);
                            active.Add((edit.Id, labels[label], [.. slices.Distinct()]));
                            undone.Clear();
                            break;
                    }
                }

                var snapshot = await host.Sessions.LoadAsync(caseId, default);
                snapshot.Edits.Select(e => e.Id).Should().Equal([.. active.Select(a => a.Id), .. undone.Select(u => u.Id)]);
                foreach (var id in labels)
                {
                    var expected = Naive(active, id);
                    (snapshot.Slices.TryGetValue(id, out var got) ? got : []).ToDictionary(s => s.Slice, s => s.EditId).Should().Equal(expected);
                }
            },
            iter: 25, threads: 1);
        undos.Should().BeGreaterThan(10, "otherwise this test says nothing");
    }

    private static void Check(HistoryChange change, (Guid Id, Guid Label, int[] Slices) edit, List<(Guid Id, Guid Label, int[] Slices)> active)
    {
        var expected = Naive(active, edit.Label);
        var (label, changed, cleared) = change.Labels.Single();
        label.Should().Be(edit.Label);
        changed.ToDictionary(s => s.Slice, s => s.EditId).Should().Equal(
            expected.Where(p => edit.Slices.Contains(p.Key)).ToDictionary(p => p.Key, p => p.Value));
        cleared.Should().BeEquivalentTo(edit.Slices.Where(s => !expected.ContainsKey(s)));
    }

    private static Dictionary<int, Guid> Naive(List<(Guid Id, Guid Label, int[] Slices)> active, Guid label)
    {
        var current = new Dictionary<int, Guid>();
        foreach (var edit in active.Where(a => a.Label == label))
        {
            foreach (var slice in edit.Slices)
            {
                current[slice] = edit.Id;
            }
        }

        return current;
    }
}
