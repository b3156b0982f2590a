using System.CommandLine;
using Mem3D.Cli.Terminal;

namespace Mem3D.Cli.Segment;

/// <summary><c>mem3d segment</c>: prompts of a file in, label map out.</summary>
internal static class SegmentCommand
{
    public static Command Create(CliHost host)
    {
        var image = new Argument<string>("IMAGE") { Description = "NIfTI file (.nii, .nii.gz), or a folder or zip with one DICOM series." };
        var prompts = new Option<string>("--prompts")
        {
            Description = "JSON file with the prompts (docs/command-line.md).",
            Required = true,
            HelpName = "FILE",
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "Label map to write (.nii.gz), with the image's geometry. Labels are numbered in the order of the prompts file.",
            Required = true,
            HelpName = "FILE",
        };
        var quality = new Option<string?>("--quality") { Description = "CSV to write with the estimated quality of every slice.", HelpName = "FILE" };
        var literal = new Option<bool>("--literal") { Description = "The paper as printed: memory only, fixed region, no gate, no blend." };
        var command = new Command("segment", "Segment a scan from prompts on one or more slices: one round, written as a NIfTI label map.")
        {
            image, prompts, output, quality, literal,
        };
        var networks = NetworkOptions.AddTo(command);
        Help.Teach(
            command,
            null,
            ("One slice of one label is enough", "mem3d segment scan.nii.gz --prompts prompts.json -o mask.nii.gz"),
            ("prompts.json", """{"labels": {"liver": [{"slice": 40, "kind": "scribble", "points": [[120, 88], [131, 92], [140, 99]]}]}}"""),
            ("The quality of every slice, for a spreadsheet", "mem3d segment scan.nii.gz --prompts prompts.json -o mask.nii.gz --quality quality.csv"),
            ("A DICOM series", "mem3d segment series-folder --prompts prompts.json -o mask.nii.gz"));
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(host, () => SegmentRunner.RunAsync(
            host,
            new SegmentRequest(
                result.GetRequiredValue(image), result.GetRequiredValue(prompts), result.GetRequiredValue(output), result.GetValue(quality),
                result.GetValue(literal), networks.Of(result)),
            cancellationToken)));
        return command;
    }
}
