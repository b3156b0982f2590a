using Mem3D.Cli.Evaluate.Reporting;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Quality;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Evaluate;

/// <summary>Lets the robot work on one target, once for every selection compared and every hand.</summary>
internal sealed class TargetEvaluator(ISegmentationEngine engine, INextSliceChooser chooser, EvaluateRequest request, RobotPrompt prompt)
{
    /// <summary>Random choices are repeated this often when methods are compared.</summary>
    public const int RandomSeeds = 5;

    public async Task<TargetResult> RunAsync(
        Dataset dataset, DatasetCase @case, string label, IVoxelSource image, MaskVolume target, CancellationToken cancellationToken)
    {
        List<RoundScore> rounds = [];
        IReadOnlyList<QualitySample> samples = [];
        Overlay? overlay = null;
        var selections = new Dictionary<SliceSelection, IReadOnlyList<double>>();
        foreach (var selection in request.Selections)
        {
            var repeats = selection == SliceSelection.Random && request.Selections.Count > 1 ? Math.Max(RandomSeeds, request.Hands) : request.Hands;
            var means = new double[request.Rounds];
            for (var repeat = 0; repeat < repeats; repeat++)
            {
                // The hand's seed depends on the target alone, so that every method gets the same first prompt and adding a case changes no other.
                var hand = StableSeed($"{request.Seed + (repeat % request.Hands)}/{dataset.Name}/{@case.Name}/{label}");
                var plan = new RobotPlan(
                    request.Axis, prompt, request.Rounds - 1, selection, hand, StableSeed($"{hand}/{repeat}"), request.Options, request.TrueSlices, @case.Name);
                var full = selections.Count == 0 && repeat == 0;
                await foreach (var round in new RobotSession(engine, chooser, image, target, plan).RunAsync(cancellationToken))
                {
                    means[round.Round] += Overlap.Dice(round.Prediction, target) / repeats;
                    if (!full)
                    {
                        continue;
                    }

                    // Before the first round is scored: the prediction is overwritten by the next.
                    samples = round.Round == 0 ? QualitySample.Of(round, target) : samples;
                    rounds.Add(RoundScore.Of(
                        round, target, Baselines.Dice(request.BaselinesIn(round.Round), round.Anchors, image, request.Axis, target, cancellationToken)));
                    overlay = request.Report is not null && round.Round == request.Rounds - 1
                        ? Overlay.Draw(image, request.Axis, target, round.Prediction, [.. round.Anchors.Select(a => a.Slice)])
                        : null;
                }
            }

            selections[selection] = means;
        }

        return new TargetResult(dataset.Name, @case.Name, label, @case.Modality, rounds, samples, selections, overlay);
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
