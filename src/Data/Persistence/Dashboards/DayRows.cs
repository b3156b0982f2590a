using Mem3D.Core.Dashboards;
using Mem3D.Core.Work;

namespace Mem3D.Data.Persistence;

/// <summary>How far some cases were at the end of each day.</summary>
internal static class DayRows
{
    /// <param name="cases">The cases that count.</param>
    /// <param name="moves">Moves of these and perhaps other cases, oldest first.</param>
    /// <param name="secondsADay">Active seconds by days since the Unix epoch.</param>
    public static List<DayRow> Of(
        IReadOnlyList<StatisticsStore.CaseNumbers> cases, IReadOnlyList<StatisticsStore.MoveNumbers> moves, IReadOnlyDictionary<long, double> secondsADay, DateTimeOffset now)
    {
        if (cases.Count == 0)
        {
            return [];
        }

        var epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        var made = cases.GroupBy(c => Day(c.CreatedAt)).ToDictionary(g => g.Key, g => g.Count());
        var counted = cases.Select(c => c.Id).ToHashSet();
        var byDay = moves.Where(m => counted.Contains(m.CaseId)).ToLookup(m => Day(m.At));
        var (submitted, accepted) = (new HashSet<Guid>(), new HashSet<Guid>());
        var rows = new List<DayRow>();
        var total = 0;
        for (var day = made.Keys.Min(); day <= Day(now); day = day.AddDays(1))
        {
            total += made.GetValueOrDefault(day);
            foreach (var move in byDay[day])
            {
                _ = move.Action switch
                {
                    WorkAction.Submit => submitted.Add(move.CaseId),
                    WorkAction.Accept => accepted.Add(move.CaseId),
                    WorkAction.Return or WorkAction.Reopen => accepted.Remove(move.CaseId),
                    _ => false,
                };
            }

            rows.Add(new DayRow(day, total, submitted.Count, accepted.Count, secondsADay.GetValueOrDefault(day.DayNumber - epoch)));
        }

        return rows;
    }

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
