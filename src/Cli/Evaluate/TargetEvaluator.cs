using Mem3D.Core.Evaluation;
using Mem3D.Core.Quality;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Evaluate;

/// <summary>Lets the robot work on one target, once for every selection compared.</summary>
internal sealed class TargetEvaluator(ISegmentationEngine engine, INextSliceChooser chooser, EvaluateRequest request)
{
    /// <summary>Random choices are repeated this often when methods are compared.</summary>
    private const int RandomSeeds = 5;

    public async Task<TargetResult> RunAsync(
        Dataset dataset, DatasetCase @case, string label, IVoxelSource image, MaskVolume target, CancellationToken cancellationToken)
    {
        // The hand's seed depends on the target alone, so that every method gets the same first prompt and adding a case changes no other.
        var seed = StableSeed($"{request.Seed}/{dataset.Name}/{@case.Name}/{label}");
        List<RoundScore>? rounds = null;
        IReadOnlyList<QualitySample> samples = [];
        var selections = new Dictionary<SliceSelection, IReadOnlyList<double>>();
        foreach (var selection in request.Selections)
        {
            var repeats = selection == SliceSelection.Random && request.Selections.Count > 1 ? RandomSeeds : 1;
            var sums = new double[request.Rounds];
            for (var repeat = 0; repeat < repeats; repeat++)
            {
                var plan = new RobotPlan(
                    request.Axis, request.Prompt, request.Rounds - 1, selection, seed, StableSeed($"{seed}/{repeat}"), request.Options, request.TrueSlices, @case.Name);
                var scores = new List<RoundScore>();
                await foreach (var round in new RobotSession(engine, chooser, image, target, plan).RunAsync(cancellationToken))
                {
                    if (rounds is null && round.Round == 0)
                    {
                        samples = QualitySample.Of(round, target);
                    }

                    scores.Add(RoundScore.Of(round, target));
                    sums[round.Round] += scores[^1].Dsc / repeats;
                }

                rounds ??= scores;
            }

            selections[selection] = sums;
        }

        return new TargetResult(dataset.Name, @case.Name, label, @case.Modality, rounds!, samples, selections);
    }

    /// <summary>FNV-1a: string hash codes of .NET differ from run to run.</summary>
    private static int StableSeed(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return (int)(hash & int.MaxValue);
    }
}
