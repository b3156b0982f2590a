namespace Mem3D.Cli.Evaluate;

/// <summary>What an evaluation has so far; filled while it runs, so that a stopped one still has what is done.</summary>
internal sealed class Outcome
{
    public List<TargetResult> Targets { get; } = [];

    public List<TargetFailure> Failed { get; } = [];

    /// <summary>Targets left out because they are too small.</summary>
    public int LeftOut { get; set; }

    /// <summary>Ctrl+C came before the end.</summary>
    public bool Stopped { get; set; }
}
