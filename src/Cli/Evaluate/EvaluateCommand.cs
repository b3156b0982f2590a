using System.CommandLine;
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
        target or mask; presence and absent slices within 5 of them.
        """;

    public static Command Create(CliHost host)
    {
        var datasets = new Argument<string[]>("DATASET") { Description = "One or more folders.", Arity = ArgumentArity.OneOrMore };
        var prompt = Choice("--prompt", "The first prompt.", "scribble", "scribble", "box", "extreme", "click");
        var rounds = Number("--rounds", "Rounds, the first prompt included.", 6, 1, 100);
        var select = new Option<string>("--select")
        {
            Description = "Who chooses the slice to correct: quality (the product), paper (lowest quality), oracle (the truth), random, gap. Several "
                + "separated by commas are compared, random with 5 seeds; tables and cases are those of the first.",
            DefaultValueFactory = _ => "quality",
            HelpName = "RULE,…",
        };
        var seed = Number("--seed", "Seed of the robot's hand, its first slice and the bootstrap.", 0, 0, int.MaxValue);
        var labels = new Option<string?>("--labels") { Description = "Only these labels, by name or number.", HelpName = "A,B" };
        var most = Number("--max-cases", "At most this many cases of each dataset, the first by name; 0: all.", 0, 0, int.MaxValue);
        var axis = Choice("--axis", "Axis the slices are stacked along.", "k", "i", "j", "k");
        var json = new Option<string?>("--json") { Description = "Write everything as JSON.", HelpName = "FILE" };
        var csv = new Option<string?>("--csv") { Description = "Write one line a target and round.", HelpName = "FILE" };
        var literal = new Option<bool>("--literal") { Description = "The paper as printed: memory only, fixed region, no gate, no blend." };
        var trueSlices = new Option<bool>("--true-slices")
        {
            Description = "Give prompted slices their true mask instead of the interaction network's: judges the memory network alone.",
        };
        var (models, threads) = (ModelFolder.Option(), ModelFolder.Threads());
        var command = new Command("evaluate", "Judge the networks: a simulated person works on labelled volumes.")
        {
            datasets, prompt, rounds, select, seed, labels, most, axis, json, csv, literal, trueSlices, models, threads,
        };
        select.Validators.Add(r =>
        {
            var unknown = Words(r.GetValueOrDefault<string>()).FirstOrDefault(w => !Enum.GetNames<SliceSelection>().Contains(w, StringComparer.OrdinalIgnoreCase));
            if (unknown is not null)
            {
                r.AddError($"--select does not know '{unknown}'; it takes quality, paper, oracle, random and gap.");
            }
        });
        Help.Teach(
            command,
            About,
            ("Six rounds with scribbles", "mem3d evaluate Task02_Heart --prompt scribble --rounds 6"),
            ("Several datasets, boxes, everything for a script", "mem3d evaluate datasets/ --prompt box --json box.json --csv box.csv"),
            ("How good is the choice of slices?", "mem3d evaluate datasets/ --select quality,random,oracle"),
            ("The paper as printed, for comparison", "mem3d evaluate datasets/ --literal --select paper"));
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(host, () => EvaluateRunner.RunAsync(
            host,
            new EvaluateRequest
            {
                Folders = result.GetRequiredValue(datasets),
                Prompt = Enum.Parse<RobotPrompt>(result.GetRequiredValue(prompt), ignoreCase: true),
                Rounds = result.GetRequiredValue(rounds),
                Selections = [.. Words(result.GetRequiredValue(select)).Select(w => Enum.Parse<SliceSelection>(w, ignoreCase: true)).Distinct()],
                Seed = result.GetRequiredValue(seed),
                Labels = result.GetValue(labels) is { } wanted ? [.. Words(wanted)] : null,
                MaximumCases = result.GetRequiredValue(most),
                Axis = Enum.Parse<SliceAxis>(result.GetRequiredValue(axis), ignoreCase: true),
                Options = result.GetValue(literal) ? PropagationOptions.LiteralPaper : PropagationOptions.Default,
                TrueSlices = result.GetValue(trueSlices),
                Json = result.GetValue(json),
                Csv = result.GetValue(csv),
                Models = result.GetValue(models),
                Threads = result.GetValue(threads),
            },
            cancellationToken)));
        return command;
    }

    private static string[] Words(string? list) => (list ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

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
