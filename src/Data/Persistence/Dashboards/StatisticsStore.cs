using Mem3D.Core.Dashboards;
using Mem3D.Core.Sessions;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class StatisticsStore(Database database, TimeProvider time) : IStatisticsStore
{
    /// <summary>The newest corrections that the calibration watch looks at.</summary>
    private const int MostSamples = 5000;

    private const int StuckShown = 8;

    public Task<Dashboard> DashboardAsync(Guid projectId, Guid? viewer, CancellationToken cancellationToken) => database.ReadAsync(
        async db =>
        {
            var now = time.GetUtcNow();
            var cases = await CasesAsync(db, projectId, cancellationToken).ConfigureAwait(false);
            var activity = await db.Activity.Where(a => a.ProjectId == projectId).GroupBy(a => new { a.CaseId, a.UserId, a.LabelId })
                .Select(g => new ActivityNumbers(g.Key.CaseId, g.Key.UserId, g.Key.LabelId, g.Sum(a => a.Seconds))).ToListAsync(cancellationToken).ConfigureAwait(false);
            var hours = await SecondsADayAsync(db.Activity.Where(a => a.ProjectId == projectId), cancellationToken).ConfigureAwait(false);
            var stats = await db.CaseStats.Where(s => s.Case!.ProjectId == projectId && !s.Case.Archived).AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
            var labels = await db.Labels.Where(l => l.ProjectId == projectId).OrderBy(l => l.Number).ToListAsync(cancellationToken).ConfigureAwait(false);
            var moves = await MovesAsync(db, projectId, cancellationToken).ConfigureAwait(false);
            var shares = await SharesAsync(db, moves, cancellationToken).ConfigureAwait(false);
            var names = await db.Users.Where(u => db.Members.Any(m => m.ProjectId == projectId && m.UserId == u.Id)
                    || db.Cases.Any(c => c.ProjectId == projectId && c.AssigneeId == u.Id) || db.Activity.Any(a => a.ProjectId == projectId && a.UserId == u.Id))
                .Select(u => new { u.Id, u.DisplayName }).ToDictionaryAsync(u => u.Id, u => u.DisplayName, cancellationToken).ConfigureAwait(false);
            var labelNames = labels.ToDictionary(l => l.Id, l => l.Name);
            var corrections = await db.Corrections.Where(c => c.ProjectId == projectId).OrderByDescending(c => c.At).Take(MostSamples)
                .Select(c => new { c.LabelId, c.Scanner, c.Model, c.Estimated, c.Achieved, c.At, c.CaseId })
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            var samples = corrections.ConvertAll(c => new CalibrationSample(
                c.LabelId, labelNames.GetValueOrDefault(c.LabelId, ""), c.Scanner, c.Model, c.Estimated, c.Achieved, c.At, c.CaseId));
            var stuck = await WorkLists.ItemsAsync(
                db, WorkLists.SeenBy(db.Cases.Where(c => c.ProjectId == projectId && !c.Archived && c.State != WorkState.New && c.State != WorkState.Accepted), viewer)
                    .OrderBy(c => c.ChangedAt).Take(StuckShown), cancellationToken).ConfigureAwait(false);
            return new DashboardMath(cases, activity, hours, stats, labels, moves, shares, names, now).Build(samples, stuck);
        },
        cancellationToken);

    public Task<IReadOnlyList<DayRow>> DaysAsync(Guid projectId, Guid? userId, Guid? labelId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<DayRow>>(
            async db =>
            {
                var cases = await CasesAsync(db, projectId, cancellationToken).ConfigureAwait(false);
                var moves = await MovesAsync(db, projectId, cancellationToken).ConfigureAwait(false);
                var seconds = await SecondsADayAsync(
                    db.Activity.Where(a => a.ProjectId == projectId && (userId == null || a.UserId == userId) && (labelId == null || a.LabelId == labelId)), cancellationToken)
                    .ConfigureAwait(false);
                if (userId is { } user)
                {
                    var hers = moves.Where(m => m.Action == WorkAction.Submit && m.ActorId == user).Select(m => m.CaseId).ToHashSet();
                    cases = [.. cases.Where(c => c.AssigneeId == user || hers.Contains(c.Id))];
                }

                if (labelId is { } label)
                {
                    var masked = (await db.CaseStats.Where(s => s.LabelId == label && s.Touched > 0 && s.Case!.ProjectId == projectId).Select(s => s.CaseId)
                        .ToListAsync(cancellationToken).ConfigureAwait(false)).ToHashSet();
                    moves = [.. moves.Where(m => masked.Contains(m.CaseId))];
                }

                return DayRows.Of(cases, moves, seconds, time.GetUtcNow());
            },
            cancellationToken);

    public Task AddActivityAsync(IReadOnlyList<ActivityBatch> batches, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            foreach (var batch in batches)
            {
                var row = await db.Activity.FindAsync([batch.CaseId, batch.UserId, batch.LabelId, batch.Hour], cancellationToken).ConfigureAwait(false);
                if (row is null)
                {
                    // The case may have been removed meanwhile.
                    if (await db.Cases.Where(c => c.Id == batch.CaseId).Select(c => (Guid?)c.ProjectId).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) is not { } projectId)
                    {
                        continue;
                    }

                    db.Activity.Add(row = new ActivityEntity { CaseId = batch.CaseId, UserId = batch.UserId, LabelId = batch.LabelId, Hour = batch.Hour, ProjectId = projectId });
                }

                row.Seconds += batch.Seconds;
                row.Actions += batch.Actions;
            }

            return true;
        },
        cancellationToken);

    private static Task<List<CaseNumbers>> CasesAsync(Mem3DDbContext db, Guid projectId, CancellationToken cancellationToken) =>
        db.Cases.Where(c => c.ProjectId == projectId && !c.Archived)
            .Select(c => new CaseNumbers(
                c.Id, c.State, c.AssigneeId, c.CreatedAt, c.SubmittedAt, c.AcceptedAt, c.Returns, c.Rounds, c.Prompts, c.MeanQuality, c.DueAt))
            .ToListAsync(cancellationToken);

    private static Task<List<MoveNumbers>> MovesAsync(Mem3DDbContext db, Guid projectId, CancellationToken cancellationToken) =>
        db.WorkEvents.Where(e => e.ProjectId == projectId && (e.Action == WorkAction.Begin || e.Action == WorkAction.Submit || e.Action == WorkAction.Accept
                || e.Action == WorkAction.Reopen || e.Action == WorkAction.Return))
            .OrderBy(e => e.Id).Select(e => new MoveNumbers(e.CaseId, e.At, e.ActorId, e.Action)).ToListAsync(cancellationToken);

    private static Task<Dictionary<long, double>> SecondsADayAsync(IQueryable<ActivityEntity> rows, CancellationToken cancellationToken) =>
        rows.GroupBy(a => a.Hour / 24).Select(g => new { Day = g.Key, Seconds = g.Sum(a => a.Seconds) })
            .ToDictionaryAsync(g => g.Day, g => g.Seconds, cancellationToken);

    /// <summary>Who did what in the cases that several people annotated; what one person annotated alone is in the numbers of the case.</summary>
    private static async Task<List<ShareNumbers>> SharesAsync(Mem3DDbContext db, IReadOnlyList<MoveNumbers> moves, CancellationToken cancellationToken)
    {
        var several = moves.Where(m => m.Action == WorkAction.Begin).GroupBy(m => m.CaseId).Where(g => g.Select(m => m.ActorId).Distinct().Skip(1).Any()).Select(g => g.Key)
            .ToList();
        var edits = await db.Edits.Where(e => several.Contains(e.CaseId) && !e.Undone && !e.Discarded && (e.Kind == EditKind.Prompt || e.Kind == EditKind.Propagation))
            .Select(e => new { e.CaseId, e.AuthorId, e.Kind, e.LabelId, e.Slice }).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. edits.GroupBy(e => (e.CaseId, e.AuthorId)).Select(g => new ShareNumbers(
            g.Key.CaseId, g.Key.AuthorId, g.Count(e => e.Kind == EditKind.Prompt),
            g.Where(e => e.Kind == EditKind.Prompt).Select(e => (e.LabelId, e.Slice)).Distinct().Count(), g.Count(e => e.Kind == EditKind.Propagation)))];
    }

    internal sealed record ShareNumbers(Guid CaseId, Guid UserId, int Prompts, int Slices, int Rounds);

    internal sealed record CaseNumbers(
        Guid Id, WorkState State, Guid? AssigneeId, DateTimeOffset CreatedAt, DateTimeOffset? SubmittedAt, DateTimeOffset? AcceptedAt, int Returns, int Rounds,
        int Prompts, double? MeanQuality, DateTimeOffset? DueAt);

    internal sealed record ActivityNumbers(Guid CaseId, Guid UserId, Guid LabelId, double Seconds);

    internal sealed record MoveNumbers(Guid CaseId, DateTimeOffset At, Guid ActorId, WorkAction Action);
}
