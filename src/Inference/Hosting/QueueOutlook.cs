namespace Mem3D.Inference.Hosting;

/// <summary>What somebody who asks now can expect, rounded as in <see cref="QueuePlace"/>; null while nothing like it was measured.</summary>
/// <param name="PromptSeconds">Until a prompt's mask is there.</param>
/// <param name="PropagationSeconds">Until a propagation begins.</param>
public sealed record QueueOutlook(double? PromptSeconds, double? PropagationSeconds);
