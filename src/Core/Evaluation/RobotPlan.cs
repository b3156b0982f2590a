using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Core.Evaluation;

/// <summary>How a robot user works on one target.</summary>
/// <param name="Axis">Axis the slices are stacked along.</param>
/// <param name="Prompt">The prompt it opens with.</param>
/// <param name="Corrections">Corrections after the first prompt, ≥ 0: results are numbered 0 … Corrections.</param>
/// <param name="Selection">Who chooses the slices to correct.</param>
/// <param name="Seed">Seed of its hand and first slice: the same for every method compared.</param>
/// <param name="SelectionSeed">Seed of <see cref="SliceSelection.Random"/>.</param>
/// <param name="Options">How the memory network propagates.</param>
/// <param name="TrueSlices">Prompted slices get their true mask instead of the interaction network's: judges the memory network alone.</param>
/// <param name="CacheKey">Name of the volume in the engine's cache; null: no cache.</param>
public sealed record RobotPlan(
    SliceAxis Axis, RobotPrompt Prompt, int Corrections, SliceSelection Selection, int Seed, int SelectionSeed, PropagationOptions Options,
    bool TrueSlices, string? CacheKey);
