using System.Globalization;
using Mem3D.Core.Dashboards;
using Microsoft.AspNetCore.Components;

namespace Mem3D.Web.Components.Dashboards;

/// <summary>Cases made, submitted and accepted over time, and the band within which the rest is accepted.</summary>
public sealed partial class BurnUpChart
{
    private const int Width = 760;
    private const int Height = 340;
    private const int Left = 44;
    private const int Right = 16;
    private const int Top = 12;
    private const int Bottom = 26;

    private static readonly int[] Steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

    [Parameter, EditorRequired]
    public IReadOnlyList<DayRow> Days { get; set; } = [];

    [Parameter, EditorRequired]
    public CostToFinish Cost { get; set; } = default!;

    private int Total => Math.Max(1, Days[^1].Total);

    /// <summary>Days that the forecast reaches beyond today; not so far that the past becomes a line.</summary>
    private int Ahead => Math.Min(Cost.DaysHigh ?? 0, Math.Max(14, Days.Count));

    private int Span => Math.Max(1, Days.Count - 1 + Ahead);

    private string Summary => string.Create(
        CultureInfo.InvariantCulture, $"{Days[^1].Accepted} of {Days[^1].Total} cases accepted, {Days[^1].Submitted} submitted, over {Days.Count} days");

    private IEnumerable<int> YTicks
    {
        get
        {
            var step = Steps.First(s => s == Steps[^1] || Total / s <= 5);
            for (var at = 0; at <= Total; at += step)
            {
                yield return at;
            }
        }
    }

    private IEnumerable<(int Day, string Words)> XTicks
    {
        get
        {
            var step = Math.Max(1, (Span + 6) / 7);
            for (var at = 0; at <= Span; at += step)
            {
                yield return (at, Days[0].Day.AddDays(at).ToString("d MMM", CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>From today's accepted to all cases, early and late.</summary>
    private string? Band
    {
        get
        {
            if (Cost is not { DaysLow: { } low, DaysHigh: { } high } || high == 0 || Days[^1].Accepted >= Total)
            {
                return null;
            }

            var (today, accepted) = (Days.Count - 1, Days[^1].Accepted);

            // Where a side leaves the picture, it ends on its border.
            (double X, double Y) End(int days) => days <= Ahead ? (today + days, Total) : (today + Ahead, accepted + ((Total - accepted) * (double)Ahead / days));
            var (early, late) = (End(Math.Max(1, low)), End(high));
            return string.Join(' ', new[] { (today, accepted), early, (today + (double)Ahead, early.Y), late }.Select(p => $"{F(X(p.Item1))},{F(Y(p.Item2))}"));
        }
    }

    private static string F(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private double X(double day) => Left + ((Width - Left - Right) * day / Span);

    private double Y(double count) => Height - Bottom - ((Height - Top - Bottom) * count / Total);

    private string Line(Func<DayRow, int> value) => string.Join(' ', Days.Select((row, n) => $"{F(X(n))},{F(Y(value(row)))}"));
}
