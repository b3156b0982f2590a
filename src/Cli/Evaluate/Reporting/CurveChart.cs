using System.Globalization;
using System.Net;
using System.Text;

namespace Mem3D.Cli.Evaluate.Reporting;

/// <summary>Dice over rounds as SVG: the mean over sources large, with its 95 % interval, and a small panel a source.</summary>
internal static class CurveChart
{
    private const int Width = 760;
    private const int Top = 52;
    private const int MainHeight = 300;
    private const int SmallHeight = 170;
    private const int PerRow = 3;
    private const int Left = 34;
    private const int Bottom = 22;

    /// <summary>Colours that colour-blind people can tell apart (Okabe and Ito).</summary>
    private static readonly Dictionary<string, string> Colours = new()
    {
        [Ours] = "#0072b2",
        ["copy"] = "#999999",
        ["interpolation"] = "#e69f00",
        ["random walker"] = "#009e73",
    };

    private const string Ours = "mem3d";

    public static string Draw(string title, Summary summary)
    {
        var rows = (summary.Sources.Count + PerRow - 1) / PerRow;
        var height = Top + MainHeight + (rows * SmallHeight);
        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" font-family=\"sans-serif\" font-size=\"11\">");
        Add(svg, $"<rect width=\"{Width}\" height=\"{height}\" fill=\"#ffffff\"/>");
        Add(svg, $"<text x=\"12\" y=\"20\" font-size=\"14\" font-weight=\"bold\">{WebUtility.HtmlEncode(title)}</text>");
        Legend(svg, Series(summary.Dsc, summary.Baselines).Select(s => s.Name));
        Panel(svg, (0, Top, Width, MainHeight), "mean over sources", Series(summary.Dsc, summary.Baselines), summary.Intervals);
        for (var i = 0; i < summary.Sources.Count; i++)
        {
            var source = summary.Sources[i];
            var width = Width / PerRow;
            Panel(
                svg, (i % PerRow * width, Top + MainHeight + (i / PerRow * SmallHeight), width, SmallHeight),
                $"{source.Source} ({source.Targets} {(source.Targets == 1 ? "target" : "targets")})", Series(source.Dsc, source.Baselines), []);
        }

        Add(svg, $"</svg>");
        return svg.ToString();
    }

    private static (string Name, IReadOnlyList<double> Values)[] Series(IReadOnlyList<double> dice, IReadOnlyList<BaselineSummary> baselines) =>
        [.. baselines.Select(b => (Words.Spaced(b.Baseline), b.Dsc)), (Ours, dice)];

    private static void Legend(StringBuilder svg, IEnumerable<string> names)
    {
        var x = 12;
        foreach (var name in names.Reverse())
        {
            Add(svg, $"<line x1=\"{x}\" y1=\"36\" x2=\"{x + 18}\" y2=\"36\" stroke=\"{Colours[name]}\" stroke-width=\"{(name == Ours ? 3 : 2)}\"/>");
            Add(svg, $"<text x=\"{x + 23}\" y=\"40\">{name}</text>");
            x += 45 + (7 * name.Length);
        }
    }

    private static void Panel(
        StringBuilder svg, (int X, int Y, int Width, int Height) box, string title, (string Name, IReadOnlyList<double> Values)[] series,
        IReadOnlyList<(double Low, double High)?> intervals)
    {
        var (x0, y0) = (box.X + Left, box.Y + 20);
        var (width, height) = (box.Width - Left - 14, box.Height - 20 - Bottom);
        var rounds = series[^1].Values.Count;
        double X(int round) => x0 + (rounds == 1 ? width / 2.0 : (double)round * width / (rounds - 1));
        double Y(double dice) => y0 + ((1 - dice) * height);
        Add(svg, $"<text x=\"{x0}\" y=\"{box.Y + 14}\" font-weight=\"bold\">{WebUtility.HtmlEncode(title)}</text>");
        for (var percent = 0; percent <= 100; percent += 20)
        {
            Add(svg, $"<line x1=\"{x0}\" y1=\"{Y(percent / 100.0):0.#}\" x2=\"{x0 + width}\" y2=\"{Y(percent / 100.0):0.#}\" stroke=\"#dddddd\"/>");
            Add(svg, $"<text x=\"{x0 - 5}\" y=\"{Y(percent / 100.0) + 4:0.#}\" text-anchor=\"end\" fill=\"#555555\">{percent}</text>");
        }

        for (var round = 0; round < rounds; round += rounds > 20 ? 5 : 1)
        {
            Add(svg, $"<text x=\"{X(round):0.#}\" y=\"{y0 + height + 15}\" text-anchor=\"middle\" fill=\"#555555\">{round}</text>");
        }

        var band = intervals.Select((v, r) => (Round: r, Value: v)).Where(p => p.Value is not null).ToArray();
        if (band.Length > 1)
        {
            var points = band.Select(p => Point(X(p.Round), Y(p.Value!.Value.High))).Concat(band.Reverse().Select(p => Point(X(p.Round), Y(p.Value!.Value.Low))));
            Add(svg, $"<polygon points=\"{string.Join(' ', points)}\" fill=\"{Colours[Ours]}\" fill-opacity=\"0.15\"/>");
        }

        foreach (var (name, values) in series)
        {
            // Rounds in which a baseline was not computed are bridged by a dashed line.
            var known = Enumerable.Range(0, rounds).Where(r => double.IsFinite(values[r])).ToArray();
            var dashes = known.Length < rounds ? " stroke-dasharray=\"5 4\"" : string.Empty;
            var points = string.Join(' ', known.Select(r => Point(X(r), Y(values[r]))));
            Add(svg, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{Colours[name]}\" stroke-width=\"{(name == Ours ? 2.5 : 1.5)}\"{dashes}/>");
            foreach (var r in known)
            {
                Add(svg, $"<circle cx=\"{X(r):0.#}\" cy=\"{Y(values[r]):0.#}\" r=\"{(name == Ours ? 3 : 2.2)}\" fill=\"{Colours[name]}\"/>");
            }
        }
    }

    private static string Point(double x, double y) => string.Create(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#}");

    private static void Add(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
