using System.Globalization;
using Mem3D.Core.Dashboards;
using Microsoft.AspNetCore.Components;

namespace Mem3D.Web.Components.Pages;

/// <summary>The manager's page: are we on time, where is it stuck, can I trust the labels.</summary>
public sealed partial class DashboardPage
{
    private Dashboard? data;

    [Inject]
    private IStatisticsStore Statistics { get; set; } = default!;

    private int Warnings => data?.Calibration.Count(c => c.Warning) ?? 0;

    protected override async Task LoadAsync() => data = await Statistics.DashboardAsync(ProjectId, CancellationToken.None);

    private static string Number(double value) => value == 0 ? "–" : value.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture);

    private static string Hours(CostToFinish cost) => cost.Hours is { } hours
        ? string.Create(CultureInfo.InvariantCulture, $"{hours:0.#} ({cost.HoursLow:0.#} – {cost.HoursHigh:0.#})")
        : cost.Cases == 0 ? "0" : "not known yet";

    private static string Days(CostToFinish cost) => cost.Days switch
    {
        null => "no pace yet",
        0 => "done",
        >= CostToFinish.MostDays => "years",
        { } days => string.Create(CultureInfo.InvariantCulture, $"{days} days ({cost.DaysLow} – {(cost.DaysHigh >= CostToFinish.MostDays ? "?" : cost.DaysHigh)})"),
    };
}
