using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Web.Hubs.Wire;

namespace Mem3D.Integration.Tests.Durability;

/// <summary>The work of which nothing may be lost.</summary>
public static class Gestures
{
    public static IReadOnlyList<Gesture> All { get; } =
    [
        Edit("prompt", 6, async (page, study, random) =>
        {
            float[] points = [random.Next(4, Study.Width - 4), random.Next(4, Study.Height - 4)];
            var edit = await page.PromptAsync(Label(study, random).Id, random.Next(Study.Depth), 1, random.Next(4) != 0, points);
            return new Promise(Effect.Adds, edit, view => SamePoints(view, edit.Id, points));
        }),
        Edit("brush", 5, async (page, study, random) => new Promise(
            Effect.Adds,
            await page.DrawAsync(Label(study, random).Id, random.Next(Study.Depth), new DrawingView(0, random.Next(3) != 0, Stroke(random), RadiusMm: 1 + random.Next(3), Ball: random.Next(4) == 0)))),
        Edit("relabel", 1, async (page, study, random) => new Promise(Effect.Adds, await page.RelabelAsync(study.Ball.Id, study.Other.Id, random.Next(Study.Depth)))),
        Edit("memory", 1, async (page, study, random) => new Promise(
            Effect.Adds, await page.ChooseMemoryAsync(study.Ball.Id, random.Next(Study.Depth), random.Next(3)))),
        Edit("no target", 2, async (page, study, random) => new Promise(Effect.Adds, await page.NoTargetAsync(Label(study, random).Id, random.Next(Study.Depth)))),
        Edit("accept", 3, async (page, study, random) =>
        {
            var label = Label(study, random).Id;
            var free = page.Slices(label).Where(s => !s.Anchored).Select(s => s.Slice).Take(3).ToArray();
            return new Promise(Effect.Adds, await page.AcceptAsync(label, free.Length > 0 ? free : [random.Next(Study.Depth)]));
        }),
        Edit("release", 1, async (page, study, random) =>
        {
            var label = Label(study, random).Id;
            var anchored = page.Slices(label).Where(s => s.Anchored).Select(s => s.Slice).ToArray();
            return new Promise(Effect.Adds, await page.ReleaseAsync(label, anchored.Length > 0 ? anchored[random.Next(anchored.Length)] : 0));
        }),
        Edit("round", 4, async (page, study, random) => new Promise(
            Effect.Adds, await page.PropagateAsync(random.Next(3) == 0 ? [study.Ball.Id, study.Other.Id] : [Label(study, random).Id], 0, Study.Depth))),
        Edit("restore", 1, async (page, study, random) =>
        {
            // What the label looked like after some edit that the page knows of.
            var label = Label(study, random).Id;
            var known = page.View.Edits.Where(e => !e.Undone && e.Status == (int)EditStatus.Completed).ToList();
            return new Promise(Effect.Adds, await page.RestoreAsync(label, known.Count > 0 ? known[random.Next(known.Count)].Id : Guid.NewGuid(), null));
        }),
        new("undo", 3, Effect.Undoes, async (page, _, _) => new Promise(Effect.Undoes, await page.UndoAsync())),
        new("redo", 2, Effect.Redoes, async (page, _, _) => new Promise(Effect.Redoes, await page.RedoAsync())),
    ];

    /// <summary>One of them, by weight.</summary>
    public static Gesture Pick(Random random)
    {
        var at = random.Next(All.Sum(g => g.Weight));
        return All.First(g => (at -= g.Weight) < 0);
    }

    private static Gesture Edit(string name, int weight, Func<CasePage, Study, Random, Task<Promise>> does) => new(name, weight, Effect.Adds, does);

    private static double[] Stroke(Random random) =>
        [.. Enumerable.Range(0, 2 * random.Next(1, 12)).Select(n => (double)random.Next(n % 2 == 0 ? Study.Width : Study.Height))];

    private static Label Label(Study study, Random random) => random.Next(3) == 0 ? study.Other : study.Ball;

    /// <summary>Undone edits may have been passed by newer ones; those that are there have what was drawn.</summary>
    private static string? SamePoints(CaseView view, Guid editId, float[] points) =>
        view.Edits.FirstOrDefault(e => e.Id == editId) is not { Undone: false } edit || edit.Prompts is [var prompt] && prompt.Points.AsSpan().SequenceEqual(points)
            ? null
            : $"the points of prompt {editId}";
}
