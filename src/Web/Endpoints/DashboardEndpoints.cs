using System.Globalization;
using System.Security.Claims;
using Mem3D.Core.Dashboards;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Mem3D.Web.Security;

namespace Mem3D.Web.Endpoints;

/// <summary>The dashboard's numbers over HTTP, as JSON and as tables.</summary>
public static class DashboardEndpoints
{
    private static readonly string Tables = $"people, labels, days, calibration, corrections, cases, {string.Join(", ", ITableStore.Names)}";

    public static void MapDashboards(this IEndpointRouteBuilder app)
    {
        var one = app.MapGroup("/api/projects/{projectId:guid}/dashboard").WithTags("Dashboard");
        one.MapGet("", async (Guid projectId, ClaimsPrincipal user, IStatisticsStore statistics, Access access, CancellationToken cancellation) =>
            await statistics.DashboardAsync(projectId, await ViewerAsync(user, projectId, access, cancellation), cancellation))
            .Needs(Right.Statistics).WithSummary("Everything the dashboard shows");
        one.MapGet("/days", (Guid projectId, Guid? person, Guid? label, IStatisticsStore statistics, CancellationToken cancellation) =>
            statistics.DaysAsync(projectId, person, label, cancellation)).Needs(Right.Statistics).WithSummary("Progress by day; of one person or one label, if you name it");
        one.MapGet("/{table}.csv", CsvAsync).Needs(Right.Statistics).WithSummary($"A table as CSV: {Tables}");
    }

    private static async Task<IResult> CsvAsync(
        Guid projectId, string table, Guid? person, Guid? label, ClaimsPrincipal user, Access access, IStatisticsStore statistics, ITableStore tables, IWorkStore work,
        CancellationToken cancellation)
    {
        var viewer = await ViewerAsync(user, projectId, access, cancellation);
        var lines = table switch
        {
            "cases" => await CasesAsync(projectId, viewer, work, cancellation),
            "days" => Days(await statistics.DaysAsync(projectId, person, label, cancellation)),
            _ when await tables.ReadAsync(projectId, table, viewer, cancellation) is { } found => Table(found.Columns, found.Rows),
            _ => Lines(table, await statistics.DashboardAsync(projectId, viewer, cancellation)),
        };
        return Results.Text(string.Concat(lines), "text/csv; charset=utf-8", System.Text.Encoding.UTF8);
    }

    private static async Task<Guid?> ViewerAsync(ClaimsPrincipal user, Guid projectId, Access access, CancellationToken cancellation) =>
        (await access.ProjectAsync(user, Right.Statistics, projectId, cancellation)).Viewer;

    private static IEnumerable<string> Lines(string table, Dashboard d) => table switch
    {
        "people" => Table(
            ["user_id", "name", "cases", "submitted", "accepted", "reviewed", "active_seconds", "prompts_per_case", "slices_per_case", "rounds_per_case", "mean_quality", "first_pass"],
            d.People.Select(p => new object?[] { p.UserId, p.Name, p.Cases, p.Submitted, p.Accepted, p.Reviewed, p.ActiveSeconds, p.PromptsPerCase, p.SlicesPerCase, p.RoundsPerCase, p.MeanQuality, p.FirstPass })),
        "labels" => Table(
            ["label_id", "name", "cases", "active_seconds", "prompts_per_case", "slices_per_case", "rounds_per_case", "mean_quality", "minimum_quality", "below_minimum", "first_pass"],
            d.Labels.Select(l => new object?[] { l.LabelId, l.Name, l.Cases, l.ActiveSeconds, l.PromptsPerCase, l.SlicesPerCase, l.RoundsPerCase, l.MeanQuality, l.MinimumQuality, l.BelowMinimum, l.FirstPass })),
        "calibration" => Table(
            ["label", "scanner", "model", "slices", "cases", "estimated", "achieved", "bias", "low", "high", "warning"],
            d.Calibration.Select(c => new object?[] { c.Label, c.Scanner, c.Model, c.Slices, c.Cases, c.Estimated, c.Achieved, c.Bias, c.Low, c.High, c.Warning })),
        "corrections" => Table(
            ["at", "case_id", "label", "scanner", "model", "estimated", "achieved"],
            d.Samples.Select(c => new object?[] { c.At, c.CaseId, c.Label, c.Scanner, c.Model, c.Estimated, c.Achieved })),
        _ => throw new Mem3DException(ErrorKind.NotFound, "There is no such table.", $"Ask for {Tables}."),
    };

    private static IEnumerable<string> Days(IReadOnlyList<DayRow> days) => Table(
        ["day", "total", "submitted", "accepted", "active_seconds"], days.Select(r => new object?[] { r.Day, r.Total, r.Submitted, r.Accepted, r.ActiveSeconds }));

    private static async Task<IEnumerable<string>> CasesAsync(Guid projectId, Guid? viewer, IWorkStore work, CancellationToken cancellation)
    {
        const int most = 500;
        var rows = new List<WorkItem>();
        while (true)
        {
            var page = await work.ListAsync(new WorkQuery(projectId, Skip: rows.Count, Take: most, Viewer: viewer), cancellation);
            rows.AddRange(page.Items);
            if (page.Items.Count < most)
            {
                break;
            }
        }

        return Table(
            ["case_id", "name", "state", "purpose", "reader", "group_id", "assignee", "reviewer", "priority", "due", "tags", "slices", "touched", "rounds", "prompts", "mean_quality", "lowest_quality", "largest_change", "returns", "control", "open_comments"],
            rows.Select(c => new object?[]
            {
                c.Id, c.Name, WorkRules.Name(c.State), c.Purpose, c.Reader, c.GroupId, c.Assignee, c.Reviewer, c.Priority, c.DueAt, string.Join(' ', c.Tags),
                c.Slices, c.Touched, c.Rounds, c.Prompts, c.MeanQuality, c.LowestQuality, c.LargestChange, c.Returns, c.Control, c.OpenComments,
            }));
    }

    private static IEnumerable<string> Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<object?>> rows) =>
        rows.Select(r => CsvLine.Of(r.Select(Text))).Prepend(CsvLine.Of(head));

    private static string? Text(object? value) => value switch
    {
        DateTimeOffset at => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
