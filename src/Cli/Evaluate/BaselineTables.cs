using Mem3D.Cli.Terminal;

namespace Mem3D.Cli.Evaluate;

/// <summary>Whether the engine is ahead of each baseline, by source, after the first and the last round.</summary>
internal static class BaselineTables
{
    public static void Write(Sheet sheet, EvaluateRequest request, Summary summary)
    {
        if (summary.Baselines.Count == 0)
        {
            return;
        }

        int[] rounds = request.Rounds > 1 ? [0, request.Rounds - 1] : [0];
        var names = summary.Sources.Select(s => (s.Source, s.Dsc, s.Baselines)).Append(("mean over sources", summary.Dsc, summary.Baselines));
        sheet.Table(
            "Against the baselines (Dice in %; how far the engine is ahead, with the 95 % interval of that)",
            ["source", "round", "Dice", .. summary.Baselines.SelectMany(b => (string[])[Words.Spaced(b.Baseline), "ahead"]), "ahead of each?"],
            from name in names
            from round in rounds
            select (string[])
            [
                name.Item1, $"{round}", Words.Percent(name.Item2[round]),
                .. name.Item3.SelectMany(b => (string[])[Words.Percent(b.Dsc[round]), Lead(b.Ahead[round])]), Verdict(name.Item3, round),
            ]);
    }

    private static string Lead((double Mean, (double Low, double High)? Interval) ahead) =>
        Words.Difference(ahead.Mean) + (ahead.Interval is { } i ? $" ({Words.Difference(i.Low)} … {Words.Difference(i.High)})" : string.Empty);

    private static string Verdict(IReadOnlyList<BaselineSummary> baselines, int round)
    {
        var computed = baselines.Where(b => !double.IsNaN(b.Dsc[round])).ToArray();
        var behind = computed.Where(b => b.Ahead[round].Mean <= 0).Select(b => Words.Spaced(b.Baseline)).ToArray();
        return computed.Length == 0 ? "–" : behind.Length == 0 ? "yes" : $"no: {string.Join(", ", behind)}";
    }
}
