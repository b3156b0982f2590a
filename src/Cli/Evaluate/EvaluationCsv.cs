using System.Globalization;
using System.Text;
using Mem3D.Cli.Terminal;

namespace Mem3D.Cli.Evaluate;

/// <summary>One line a target and round (RFC 4180, point as decimal sign).</summary>
internal static class EvaluationCsv
{
    public static void Write(string path, EvaluateRequest request, Outcome outcome)
    {
        var text = new StringBuilder(
            "source,case,label,modality,prompt,select,round,slice,prompts,slice_dsc,dsc,nsd2mm,hd95_mm,false_slices,predicted_quality,copy_dsc,interpolation_dsc,seconds\n");
        foreach (var t in outcome.Targets)
        {
            foreach (var r in t.Rounds)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{Csv.Field(t.Source)},{Csv.Field(t.Case)},{Csv.Field(t.Label)},{Csv.Field(t.Modality ?? string.Empty)},{EvaluationTables.Name(request.Prompt)},")
                    .Append(
                        CultureInfo.InvariantCulture,
                        $"{EvaluationTables.Name(request.Selections[0])},{r.Round},{r.Slice},{r.Prompts},{r.SliceDsc:0.####},{r.Dsc:0.####},{r.Nsd2mm:0.####},{r.Hd95Mm:0.###},")
                    .Append(
                        CultureInfo.InvariantCulture,
                        $"{r.FalseSlices},{r.PredictedQuality:0.####},{r.CopyDsc:0.####},{r.InterpolationDsc:0.####},{r.Seconds:0.###}\n");
            }
        }

        File.WriteAllText(path, text.ToString());
    }
}
