namespace Mem3D.Core.Dashboards;

/// <summary>What is left to do, in cases, hours and days.</summary>
/// <param name="Cases">Cases not yet submitted.</param>
/// <param name="Hours">Expected active hours; null: nothing was finished yet to judge by.</param>
/// <param name="Days">Expected days until the last is accepted at the pace of the last four weeks; null: no pace yet.</param>
public sealed record CostToFinish(int Cases, double? Hours, double? HoursLow, double? HoursHigh, int? Days, int? DaysLow, int? DaysHigh)
{
    /// <summary>Looking further ahead than this says nothing.</summary>
    public const int MostDays = 3650;

    /// <summary>
    /// Hours: of each case left the mean of the finished ones that took longer than was spent on it already, less that
    /// (<see cref="Resampling.MeanRest"/>): what was returned after long work costs more than nothing. The interval is that of their sum
    /// (<see cref="Resampling.SumInterval"/>). Days: the daily numbers of accepted cases, resampled until what is not accepted is (<see cref="Resampling.DaysUntil"/>).
    /// </summary>
    /// <param name="finished">Active hours of each submitted or accepted case.</param>
    /// <param name="begun">Active hours already spent on each case that is left, 0 for those that nobody began.</param>
    /// <param name="acceptedADay">Accepted cases on each of the last 28 days.</param>
    /// <param name="notAccepted">Cases that are not accepted.</param>
    public static CostToFinish Of(IReadOnlyList<double> finished, IReadOnlyList<double> begun, IReadOnlyList<int> acceptedADay, int notAccepted)
    {
        double? hours = null, low = null, high = null;
        if (finished.Count > 0)
        {
            double[] ascending = [.. finished.Order()];
            hours = begun.Sum(spent => Resampling.MeanRest(ascending, spent));
            (low, high) = Resampling.SumInterval(finished, begun, seed: 1);
        }

        (int Low, int Middle, int High)? days = notAccepted == 0 ? (0, 0, 0)
            : acceptedADay.Any(n => n > 0) ? Resampling.DaysUntil(acceptedADay, notAccepted, MostDays, seed: 1) : null;
        return new CostToFinish(begun.Count, hours, low, high, days?.Middle, days?.Low, days?.High);
    }
}
