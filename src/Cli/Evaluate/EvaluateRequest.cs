using Mem3D.Cli.Terminal;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Evaluate;

/// <summary>What <c>mem3d evaluate</c> was asked for; paths as written.</summary>
internal sealed record EvaluateRequest
{
    public required IReadOnlyList<string> Folders { get; init; }

    /// <summary>At least one; each is a run of its own.</summary>
    public required IReadOnlyList<RobotPrompt> Prompts { get; init; }

    /// <summary>Rounds, the first prompt included; ≥ 1.</summary>
    public required int Rounds { get; init; }

    /// <summary>At least one; the first is the one reported in full.</summary>
    public required IReadOnlyList<SliceSelection> Selections { get; init; }

    public required int Seed { get; init; }

    /// <summary>How often the robot works on every target, each time with another hand; ≥ 1.</summary>
    public required int Hands { get; init; }

    /// <summary>What the engine is compared with.</summary>
    public required IReadOnlyList<Baseline> Baselines { get; init; }

    /// <summary>Rounds in which the random walker walks; null: all.</summary>
    public required IReadOnlyList<int>? WalkerRounds { get; init; }

    /// <summary>Names or numbers; null: all.</summary>
    public required IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Cases of each dataset; 0: all.</summary>
    public required int MaximumCases { get; init; }

    public required SliceAxis Axis { get; init; }

    public required PropagationOptions Options { get; init; }

    /// <summary>Prompted slices get their true mask.</summary>
    public required bool TrueSlices { get; init; }

    public string? Json { get; init; }

    public string? Csv { get; init; }

    /// <summary>File for the tables.</summary>
    public string? Markdown { get; init; }

    /// <summary>Folder for tables, curves, overlays, JSON and CSV.</summary>
    public string? Report { get; init; }

    public required NetworkChoice Networks { get; init; }

    /// <summary>The baselines to compute in a round.</summary>
    public IReadOnlyList<Baseline> BaselinesIn(int round) =>
        [.. Baselines.Where(b => b != Baseline.RandomWalker || (WalkerRounds?.Contains(round) ?? true))];
}
