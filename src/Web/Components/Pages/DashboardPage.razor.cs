using System.Globalization;
using Mem3D.Core.Dashboards;
using Mem3D.Core.People;
using Mem3D.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Mem3D.Web.Components.Pages;

/// <summary>The manager's page: are we on time, where is it stuck, can I trust the labels.</summary>
public sealed partial class DashboardPage
{
    /// <summary>Rows of people at once; more are on further pages, whatever they are sorted by.</summary>
    private const int PeopleShown = 30;

    private static readonly CostToFinish NoForecast = new(0, null, null, null, null, null, null);

    private Dashboard? data;
    private IReadOnlyList<DayRow>? days;
    private string shownPerson = "";
    private string shownLabel = "";

    [Inject]
    private IStatisticsStore Statistics { get; set; } = default!;

    private int Warnings => data?.Calibration.Count(c => c.Warning) ?? 0;

    protected override async Task ReadAsync() => data = await Statistics.DashboardAsync(ProjectId, Actor.Viewer, CancellationToken.None);

    private string DaysQuery => (shownPerson.Length, shownLabel.Length) switch
    {
        (0, 0) => "",
        (0, _) => $"?label={shownLabel}",
        (_, 0) => $"?person={shownPerson}",
        _ => $"?person={shownPerson}&label={shownLabel}",
    };

    /// <summary>The curve of one person, of one label, or of both.</summary>
    private Task<bool> ShowAsync(object? person, object? label) => Notices.TryAsync(async () =>
    {
        await Access.ProjectAsync((await SignedIn).User, Right.Statistics, ProjectId);
        (shownPerson, shownLabel) = (person as string ?? "", label as string ?? "");
        days = shownPerson.Length + shownLabel.Length == 0 ? null : await Statistics.DaysAsync(
            ProjectId, Guid.TryParse(shownPerson, out var who) ? who : null, Guid.TryParse(shownLabel, out var which) ? which : null, CancellationToken.None);
    });

    private static string Number(double value) => value == 0 ? "–" : value.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture);

    private static string Hours(CostToFinish cost) => cost.Hours is { } hours
        ? string.Create(CultureInfo.InvariantCulture, $"{hours:0.#}")
        : cost.Cases == 0 ? "0" : "not known yet";

    private static string HoursInterval(CostToFinish cost) => cost.Cases == 0 || cost.HoursLow is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"({cost.HoursLow:0.#} – {cost.HoursHigh:0.#})");

    private static string Days(CostToFinish cost) => cost.Days switch
    {
        null => "no pace yet",
        0 => "done",
        >= CostToFinish.MostDays => "years",
        { } days => Words.Count(days, "day"),
    };

    private static string DaysInterval(CostToFinish cost) => cost.Days is null or 0 or >= CostToFinish.MostDays
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"({cost.DaysLow} – {(cost.DaysHigh >= CostToFinish.MostDays ? "?" : cost.DaysHigh)})");

    private static string Trust(CalibrationRow row) => row switch
    {
        { Warning: true, Bias: > 0 } => "⚠ promises too much",
        { Warning: true } => "⚠ too modest",
        { Slices: < CalibrationWatch.Fewest } or { Cases: < CalibrationWatch.FewestCases } => "too few",
        _ => "fine",
    };
}
