using System.Globalization;
using System.Text;
using Mem3D.Cli.Terminal;
using Mem3D.Core.Evaluation;

namespace Mem3D.Cli.Evaluate;

/// <summary>One line a target and round (RFC 4180, point as decimal sign).</summary>
internal static class EvaluationCsv
{
    public static void Write(string path, EvaluateRequest request, IReadOnlyList<EvaluationRun> runs)
    {
        var text = new StringBuilder(
            "source,case,label,modality,prompt,select,round,slice,prompts,slice_dsc,dsc,nsd2mm,hd95_mm,false_slices,missed_slices,predicted_quality,"
            + "copy_dsc,interpolation_dsc,random_walker_dsc,seconds\n");
        foreach (var (run, t) in runs.SelectMany(r => r.Outcome.Targets.Select(t => (r, t))))
        {
            foreach (var r in t.Rounds)
            {
                string Of(Baseline b) => r.Baselines.TryGetValue(b, out var dice) ? dice.ToString("0.####", CultureInfo.InvariantCulture) : string.Empty;
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{Csv.Field(t.Source)},{Csv.Field(t.Case)},{Csv.Field(t.Label)},{Csv.Field(t.Modality ?? string.Empty)},{run.Name},")
                    .Append(
                        CultureInfo.InvariantCulture,
                        $"{Words.Name(request.Selections[0])},{r.Round},{r.Slice},{r.Prompts},{r.SliceDsc:0.####},{r.Dsc:0.####},{r.Nsd2mm:0.####},{r.Hd95Mm:0.###},")
                    .Append(
                        CultureInfo.InvariantCulture,
                        $"{r.FalseSlices},{r.MissedSlices},{r.PredictedQuality:0.####},{Of(Baseline.Copy)},{Of(Baseline.Interpolation)},{Of(Baseline.RandomWalker)},{r.Seconds:0.###}\n");
            }
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.ToString());
    }
}
