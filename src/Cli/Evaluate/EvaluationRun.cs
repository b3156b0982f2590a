using Mem3D.Core.Evaluation;

namespace Mem3D.Cli.Evaluate;

/// <summary>All targets with one sort of first prompt. <paramref name="Summary"/> is null when no target was evaluated.</summary>
internal sealed record EvaluationRun(RobotPrompt Prompt, Outcome Outcome, Summary? Summary)
{
    /// <summary>As on the command line.</summary>
    public string Name => Words.Name(Prompt);
}
