using Mem3D.Core.Dashboards;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;

namespace Mem3D.Data.Persistence;

/// <summary>Puts the numbers of a project together. No query: everything is here.</summary>
internal sealed class DashboardMath(
    IReadOnlyList<StatisticsStore.CaseNumbers> cases, IReadOnlyList<StatisticsStore.ActivityNumbers> activity, IReadOnlyDictionary<long, double> secondsADay,
    IReadOnlyList<CaseStatEntity> stats, IReadOnlyList<LabelEntity> labels, IReadOnlyList<StatisticsStore.MoveNumbers> moves,
    IReadOnlyList<StatisticsStore.ShareNumbers> shares, IReadOnlyDictionary<Guid, string> names, DateTimeOffset now)
{
    /// <summary>Days the pace is taken from.</summary>
    private const int PaceDays = 28;

    private readonly Dictionary<Guid, double> _caseSeconds = activity.GroupBy(a => a.CaseId).ToDictionary(g => g.Key, g => g.Sum(a => a.Seconds));

    /// <summary>The first decision of each case. One that is accepted and opened again later was accepted at first.</summary>
    private readonly Dictionary<Guid, WorkAction> _first = moves.Where(m => m.Action is WorkAction.Accept or WorkAction.Return).GroupBy(m => m.CaseId)
        .ToDictionary(g => g.Key, g => g.First().Action);

    public Dashboard Build(IReadOnlyList<CalibrationSample> samples, IReadOnlyList<WorkItem> stuck) => new(
            cases.GroupBy(c => c.State).ToDictionary(g => g.Key, g => g.Count()), DayRows.Of(cases, moves, secondsADay, now), People(), Labels(), Cost(),
            CalibrationWatch.Of(samples), samples, FirstPass(cases.Select(c => c.Id)), cases.Count(c => c.DueAt < now && c.State != WorkState.Accepted), stuck);

    private double? FirstPass(IEnumerable<Guid> of)
    {
        var decided = of.Where(_first.ContainsKey).ToList();
        return decided.Count == 0 ? null : decided.Average(c => _first[c] == WorkAction.Accept ? 1.0 : 0);
    }

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private List<PersonRow> People()
    {
        var slices = stats.GroupBy(s => s.CaseId).ToDictionary(g => g.Key, g => g.Sum(s => s.PromptedSlices));
        var seconds = activity.GroupBy(a => a.UserId).ToDictionary(g => g.Key, g => g.Sum(a => a.Seconds));
        var reviewed = moves.Where(m => m.Action is WorkAction.Accept or WorkAction.Return).GroupBy(m => m.ActorId).ToDictionary(g => g.Key, g => g.Count());
        var byId = cases.ToDictionary(c => c.Id);
        var annotated = moves.Where(m => m.Action == WorkAction.Begin && byId.ContainsKey(m.CaseId)).ToLookup(m => m.ActorId, m => m.CaseId);
        var shared = shares.Select(s => s.CaseId).ToHashSet();
        var own = shares.ToDictionary(s => (s.CaseId, s.UserId));
        StatisticsStore.ShareNumbers Work(Guid userId, Guid caseId) => shared.Contains(caseId)
            ? own.GetValueOrDefault((caseId, userId)) ?? new StatisticsStore.ShareNumbers(caseId, userId, 0, 0, 0)
            : new StatisticsStore.ShareNumbers(caseId, userId, byId[caseId].Prompts, slices.GetValueOrDefault(caseId), byId[caseId].Rounds);
        return [.. names.OrderBy(n => n.Value, StringComparer.OrdinalIgnoreCase).Select(person =>
        {
            var mine = cases.Where(c => c.AssigneeId == person.Key).ToList();
            var worked = annotated[person.Key].Distinct().Select(c => Work(person.Key, c)).ToList();
            return new PersonRow(
                person.Key, person.Value, mine.Count, mine.Count(c => c.SubmittedAt is not null), mine.Count(c => c.State == WorkState.Accepted),
                reviewed.GetValueOrDefault(person.Key), seconds.GetValueOrDefault(person.Key), Mean(worked, w => w.Prompts), Mean(worked, w => w.Slices),
                Mean(worked, w => w.Rounds), mine.Average(c => c.MeanQuality), FirstPass(mine.Select(c => c.Id)));
        })];
    }

    private List<LabelRow> Labels()
    {
        var seconds = activity.GroupBy(a => a.LabelId).ToDictionary(g => g.Key, g => g.Sum(a => a.Seconds));
        return [.. labels.Select(label =>
        {
            var rows = stats.Where(s => s.LabelId == label.Id && s.Touched > 0).ToList();
            return new LabelRow(
                label.Id, label.Name, label.Color, rows.Count, seconds.GetValueOrDefault(label.Id), Mean(rows, s => s.Prompts), Mean(rows, s => s.PromptedSlices),
                Mean(rows, s => s.Rounds), rows.Average(s => s.MeanQuality), label.MinimumQuality, rows.Count(s => s.MeanQuality < label.MinimumQuality),
                FirstPass(rows.Select(r => r.CaseId)));
        })];
    }

    private CostToFinish Cost()
    {
        double Hours(StatisticsStore.CaseNumbers c) => _caseSeconds.GetValueOrDefault(c.Id) / 3600;
        var finished = cases.Where(c => c.State is WorkState.Submitted or WorkState.InReview or WorkState.Accepted && Hours(c) > 0).Select(Hours).ToList();
        var left = cases.Where(c => c.State is not (WorkState.Submitted or WorkState.InReview or WorkState.Accepted)).Select(Hours).ToList();
        var today = Day(now);
        var pace = new int[PaceDays];
        foreach (var c in cases.Where(c => c.State == WorkState.Accepted && c.AcceptedAt is not null))
        {
            var ago = today.DayNumber - Day(c.AcceptedAt!.Value).DayNumber;
            if (ago is >= 0 and < PaceDays)
            {
                pace[ago]++;
            }
        }

        return CostToFinish.Of(finished, left, pace, cases.Count(c => c.State != WorkState.Accepted));
    }

    private static double Mean<T>(List<T> rows, Func<T, double> value) => rows.Count == 0 ? 0 : rows.Average(value);
}
