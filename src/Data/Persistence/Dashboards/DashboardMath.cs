using Mem3D.Core.Dashboards;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;

namespace Mem3D.Data.Persistence;

/// <summary>Puts the numbers of a project together. No query: everything is here.</summary>
internal sealed class DashboardMath(
    IReadOnlyList<StatisticsStore.CaseNumbers> cases, IReadOnlyList<StatisticsStore.ActivityNumbers> activity, IReadOnlyDictionary<long, double> secondsADay,
    IReadOnlyList<CaseStatEntity> stats, IReadOnlyList<LabelEntity> labels, IReadOnlyList<StatisticsStore.MoveNumbers> moves,
    IReadOnlyDictionary<Guid, string> names, DateTimeOffset now)
{
    /// <summary>Days the pace is taken from.</summary>
    private const int PaceDays = 28;

    private readonly Dictionary<Guid, double> _caseSeconds = activity.GroupBy(a => a.CaseId).ToDictionary(g => g.Key, g => g.Sum(a => a.Seconds));

    public Dashboard Build(IReadOnlyList<CalibrationSample> samples, IReadOnlyList<WorkItem> stuck)
    {
        var decided = cases.Where(Decided).ToList();
        return new Dashboard(
            cases.GroupBy(c => c.State).ToDictionary(g => g.Key, g => g.Count()), Days(), People(), Labels(), Cost(), CalibrationWatch.Of(samples), samples,
            decided.Count == 0 ? null : decided.Average(c => c.Returns == 0 ? 1.0 : 0), cases.Count(c => c.DueAt < now && c.State != WorkState.Accepted), stuck);
    }

    /// <summary>Accepted, or returned at least once: a first verdict was given.</summary>
    private static bool Decided(StatisticsStore.CaseNumbers c) => c.State == WorkState.Accepted || c.Returns > 0;

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private List<DayRow> Days()
    {
        if (cases.Count == 0)
        {
            return [];
        }

        var first = Day(cases.Min(c => c.CreatedAt));
        var made = cases.GroupBy(c => Day(c.CreatedAt)).ToDictionary(g => g.Key, g => g.Count());
        var byDay = moves.ToLookup(m => Day(m.At));
        var (submitted, accepted) = (new HashSet<Guid>(), new HashSet<Guid>());
        var counted = cases.Select(c => c.Id).ToHashSet();
        var rows = new List<DayRow>();
        var total = 0;
        for (var day = first; day <= Day(now); day = day.AddDays(1))
        {
            total += made.GetValueOrDefault(day);
            foreach (var move in byDay[day].Where(m => counted.Contains(m.CaseId)))
            {
                _ = move.Action switch
                {
                    WorkAction.Submit => submitted.Add(move.CaseId),
                    WorkAction.Accept => accepted.Add(move.CaseId),
                    _ => accepted.Remove(move.CaseId),
                };
            }

            rows.Add(new DayRow(day, total, submitted.Count, accepted.Count, secondsADay.GetValueOrDefault(day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber)));
        }

        return rows;
    }

    private List<PersonRow> People()
    {
        var slices = stats.GroupBy(s => s.CaseId).ToDictionary(g => g.Key, g => g.Sum(s => s.PromptedSlices));
        var seconds = activity.GroupBy(a => a.UserId).ToDictionary(g => g.Key, g => g.Sum(a => a.Seconds));
        var reviewed = moves.Where(m => m.Action is WorkAction.Accept or WorkAction.Return).GroupBy(m => m.ActorId).ToDictionary(g => g.Key, g => g.Count());
        return [.. names.OrderBy(n => n.Value, StringComparer.OrdinalIgnoreCase).Select(person =>
        {
            var mine = cases.Where(c => c.AssigneeId == person.Key).ToList();
            var worked = mine.Where(c => c.Prompts > 0 || c.Rounds > 0).ToList();
            var decided = mine.Where(Decided).ToList();
            return new PersonRow(
                person.Key, person.Value, mine.Count, mine.Count(c => c.SubmittedAt is not null), mine.Count(c => c.State == WorkState.Accepted),
                reviewed.GetValueOrDefault(person.Key), seconds.GetValueOrDefault(person.Key), Mean(worked, c => c.Prompts), Mean(worked, c => slices.GetValueOrDefault(c.Id)),
                Mean(worked, c => c.Rounds), mine.Average(c => c.MeanQuality), decided.Count == 0 ? null : decided.Average(c => c.Returns == 0 ? 1.0 : 0));
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
                Mean(rows, s => s.Rounds), rows.Average(s => s.MeanQuality), label.MinimumQuality, rows.Count(s => s.MeanQuality < label.MinimumQuality));
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
