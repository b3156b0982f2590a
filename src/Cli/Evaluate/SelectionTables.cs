using Mem3D.Cli.Terminal;

namespace Mem3D.Cli.Evaluate;

/// <summary>Ways to choose the slice to correct, beside each other (the paper's table 2).</summary>
internal static class SelectionTables
{
    public static void Write(Sheet sheet, EvaluateRequest request, Summary summary)
    {
        if (summary.Compared.Count == 0)
        {
            return;
        }

        sheet.Table(
            "Who chooses the slices (Dice by round, mean over sources, in %)",
            ["selection", .. Enumerable.Range(0, request.Rounds).Select(r => $"{r}")],
            summary.Selections.Select(s => (string[])[Words.Name(s.Key), .. s.Value.Select(v => Words.Percent(v))]));
        sheet.Table(
            "What the choice is worth (in %; recovered: share of the way from random to the oracle)",
            ["corrections", "selection", "Dice", "ahead of random", "95 % interval", "recovered", "95 % interval", "of look-ahead", "95 % interval"],
            summary.Compared.Select(s => (string[])
            [
                $"{s.Corrections}", Words.Name(s.Selection), Words.Percent(s.Dsc), Words.Difference(s.Ahead), Range(s.AheadInterval), .. Share(s.Recovered), .. Share(s.RecoveredOfLookAhead),
            ]),
            2);
    }

    private static string[] Share(SelectionSummary.Share? share) =>
        [Whole(share?.Value), share?.Interval is { } i ? $"{Whole(i.Low)} … {Whole(i.High)}" : "–"];

    private static string Whole(double? share) => Words.Number(100 * share, "0;−0;0");

    private static string Range((double Low, double High)? interval) =>
        interval is { } i ? $"{Words.Difference(i.Low)} … {Words.Difference(i.High)}" : "–";
}
