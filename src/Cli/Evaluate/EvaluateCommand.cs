using System.CommandLine;
using System.Globalization;
using Mem3D.Cli.Terminal;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Evaluate;

/// <summary><c>mem3d evaluate</c>: a robot user works on labelled volumes, and the engine is judged.</summary>
internal static class EvaluateCommand
{
    private const string About =
        """
        A simulated person works on labelled volumes, and every round is compared with the truth. A DATASET is a folder in
        the layout of the Medical Segmentation Decathlon (imagesTr, labelsTr, dataset.json) or a folder of such folders.
        Every label of every case is one target, unless --labels says otherwise; targets under 30 voxels or on fewer than
        3 slices are left out and counted. Cases that fail are listed and counted, and make the exit code 3. Ctrl+C prints
        what is done.

        Round 0 is one prompt on (about) the slice with the largest area. Each further round is one correction of the
        largest error on the slice that --select chooses. The estimated quality is judged after round 0, on slices with
        target or mask.
        """;

    public static Command Create(CliHost host)
    {
        var datasets = new Argument<string[]>("DATASET") { Description = "One or more folders.", Arity = ArgumentArity.OneOrMore };
        var prompt = List<RobotPrompt>("--prompt", "The first prompt: scribble, box, extreme, click or lasso. Several separated by commas are run one after another.", "scribble", "PROMPT,…");
        var rounds = Number("--rounds", "Rounds, the first prompt included.", 6, 1, 100);
        var select = List<SliceSelection>(
            "--select",
            "Who chooses the slice to correct: quality (the product), paper (lowest quality), oracle (true gain), iou (the paper's oracle: lowest true IoU), "
                + "lookahead (tries up to 12 slices; slow), random, gap. Several separated by commas are compared, random with 5 seeds; tables and cases are "
                + "those of the first.",
            "quality",
            "RULE,…");
        var baselines = List<Baseline>(
            "--baselines", "What the engine is compared with, from the same anchors: copy, interpolation, randomWalker; none: nothing.", "copy,interpolation,randomWalker", "A,B", "none");
        var walker = new Option<string>("--walker-rounds")
        {
            Description = "Rounds in which the random walker, the slowest baseline, walks: numbers, last, or all.",
            DefaultValueFactory = _ => "0,last",
            HelpName = "N,…",
        };
        var seed = Number("--seed", "Seed of the robot's hand, its first slice and the bootstrap.", 0, 0, int.MaxValue);
        var hands = Number("--hands", "How often the robot works on every target, each time with another hand; comparisons are means of all.", 1, 1, 100);
        var labels = new Option<string?>("--labels") { Description = "Only these labels, by name or number.", HelpName = "A,B" };
        var most = Number("--max-cases", "At most this many cases of each dataset, the first by name; 0: all.", 0, 0, int.MaxValue);
        var axis = Choice("--axis", "Axis the slices are stacked along.", "k", "i", "j", "k");
        var json = new Option<string?>("--json") { Description = "Write everything as JSON.", HelpName = "FILE" };
        var csv = new Option<string?>("--csv") { Description = "Write one line a target and round.", HelpName = "FILE" };
        var markdown = new Option<string?>("--markdown") { Description = "Write the tables as Markdown.", HelpName = "FILE" };
        var report = new Option<string?>("--report")
        {
            Description = "Write tables, curves over rounds (SVG), overlays of the best, median and worst case of each source (PNG), JSON and CSV.",
            HelpName = "FOLDER",
        };
        var literal = new Option<bool>("--literal") { Description = "The paper as printed: memory only, fixed region, no gate, no blend." };
        var trueSlices = new Option<bool>("--true-slices")
        {
            Description = "Give prompted slices their true mask instead of the interaction network's: judges the memory network alone.",
        };
        var command = new Command("evaluate", "Judge the networks: a simulated person works on labelled volumes.")
        {
            datasets, prompt, rounds, select, baselines, walker, seed, hands, labels, most, axis, json, csv, markdown, report, literal, trueSlices,
        };
        var networks = NetworkOptions.AddTo(command);
        walker.Validators.Add(r =>
        {
            if (Split(r.GetValueOrDefault<string>()).FirstOrDefault(w => w is not ("last" or "all") && !int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out _)) is { } unknown)
            {
                r.AddError($"--walker-rounds does not know '{unknown}'; it takes numbers, last and all.");
            }
        });
        Help.Teach(
            command,
            About,
            ("Six rounds with scribbles", "mem3d evaluate Task02_Heart --prompt scribble --rounds 6"),
            ("Several datasets, boxes, everything for a script", "mem3d evaluate datasets/ --prompt box --json box.json --csv box.csv"),
            ("How good is the choice of slices?", "mem3d evaluate datasets/ --true-slices --select quality,random,oracle"),
            ("A report with curves and overlays", "mem3d evaluate datasets/ --prompt scribble,box,extreme,click --report report"),
            ("The paper as printed, for comparison", "mem3d evaluate datasets/ --literal --select paper"));
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(host, () => EvaluateRunner.RunAsync(
            host,
            new EvaluateRequest
            {
                Folders = result.GetRequiredValue(datasets),
                Prompts = Choices<RobotPrompt>(result.GetRequiredValue(prompt)),
                Rounds = result.GetRequiredValue(rounds),
                Selections = Choices<SliceSelection>(result.GetRequiredValue(select)),
                Baselines = result.GetRequiredValue(baselines) is "none" ? [] : Choices<Baseline>(result.GetRequiredValue(baselines)),
                WalkerRounds = WalkerRounds(result.GetRequiredValue(walker), result.GetRequiredValue(rounds)),
                Hands = result.GetRequiredValue(hands),
                Seed = result.GetRequiredValue(seed),
                Labels = result.GetValue(labels) is { } wanted ? [.. Split(wanted)] : null,
                MaximumCases = result.GetRequiredValue(most),
                Axis = Enum.Parse<SliceAxis>(result.GetRequiredValue(axis), ignoreCase: true),
                Options = result.GetValue(literal) ? PropagationOptions.LiteralPaper : PropagationOptions.Default,
                TrueSlices = result.GetValue(trueSlices),
                Json = result.GetValue(json),
                Csv = result.GetValue(csv),
                Markdown = result.GetValue(markdown),
                Report = result.GetValue(report),
                Networks = networks.Of(result),
            },
            cancellationToken)));
        return command;
    }

    private static string[] Split(string? list) => (list ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static T[] Choices<T>(string list)
        where T : struct, Enum => [.. Split(list).Select(w => Enum.Parse<T>(w, ignoreCase: true)).Distinct()];

    private static int[]? WalkerRounds(string list, int rounds) => Split(list).Contains("all")
        ? null
        : [.. Split(list).Select(w => w == "last" ? rounds - 1 : int.Parse(w, CultureInfo.InvariantCulture))];

    /// <summary>One or more values of an enumeration, or <paramref name="nothing"/> alone.</summary>
    private static Option<string> List<T>(string name, string about, string standard, string help, string? nothing = null)
        where T : struct, Enum
    {
        var option = new Option<string>(name) { Description = about, DefaultValueFactory = _ => standard, HelpName = help };
        option.Validators.Add(r =>
        {
            var words = Split(r.GetValueOrDefault<string>());
            var known = Enum.GetNames<T>().Select(n => char.ToLowerInvariant(n[0]) + n[1..]).ToArray();
            if (words.Length == 0 || (words.Length > 1 && words.Contains(nothing)) || words.Any(w => w != nothing && !known.Contains(w, StringComparer.OrdinalIgnoreCase)))
            {
                var wrong = words.FirstOrDefault(w => !known.Contains(w, StringComparer.OrdinalIgnoreCase)) ?? string.Empty;
                r.AddError($"{name} does not know '{wrong}'; it takes {string.Join(", ", known)}{(nothing is null ? string.Empty : $", or {nothing} alone")}.");
            }
        });
        return option;
    }

    private static Option<string> Choice(string name, string about, string standard, params string[] choices)
    {
        var option = new Option<string>(name) { Description = about, DefaultValueFactory = _ => standard };
        option.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, choices);
        return option;
    }

    private static Option<int> Number(string name, string about, int standard, int least, int most)
    {
        var option = new Option<int>(name) { Description = about, DefaultValueFactory = _ => standard, HelpName = "N" };
        option.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is var n && (n < least || n > most))
            {
                r.AddError($"{name} takes a number of at least {least}{(most < int.MaxValue ? $" and at most {most}" : string.Empty)}.");
            }
        });
        return option;
    }
}
