namespace Mem3D.Cli.Evaluate;

/// <summary>A case or target that could not be evaluated. <paramref name="Label"/> is null when the case as a whole failed.</summary>
internal sealed record TargetFailure(string Source, string Case, string? Label, string Reason);
