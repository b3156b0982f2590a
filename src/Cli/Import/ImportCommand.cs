using System.CommandLine;
using Mem3D.Cli.Folder;
using Mem3D.Cli.Terminal;
using Mem3D.Core.Deidentification;

namespace Mem3D.Cli.Import;

/// <summary><c>mem3d import</c>: scans become cases of a project, segmentations become masks of a case.</summary>
internal static class ImportCommand
{
    private const string About =
        """
        Files are told apart by content: DICOM (files, folders, zips, DICOMDIR), NIfTI, NRRD, MetaImage. A bad file is reported
        and the rest comes in (exit code 3). Nothing is asked: all series come in unless --series says which, and what else a
        person would be asked is reported unless --frames or --gaps answers it.
        """;

    public static Command Create(CliHost host)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files, folders or zips.", Arity = ArgumentArity.OneOrMore };
        var of = new Option<string?>("--case") { Description = "Import segmentations as masks of this case instead; each segment is an edit that undo takes back.", HelpName = "NAME" };
        var frames = new Option<string?>("--frames") { Description = "Which frames of 4-D files become cases: all, or numbers from 0 such as 0,2,5-7.", HelpName = "LIST" };
        frames.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string?>() is { } text && FrameList.Parse(text) is null)
            {
                r.AddError("--frames takes all, or numbers and ranges from 0 such as 0,2,5-7.");
            }
        });
        var gaps = new Option<bool>("--gaps") { Description = "Import series with missing slices too; these stand empty, and nothing is segmented on them." };
        var series = new Option<string[]>("--series") { Description = "Only series whose names, as inspect tells them, contain this; may be given several times.", HelpName = "TEXT" };
        var segments = new Option<string?>("--segments")
        {
            Description = "With --case: only these segments, each under its own name or as another label, such as \"Liver,Lesion 1=Tumour\".",
            HelpName = "LIST",
        };
        segments.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<string?>() is { } text && SegmentList.Parse(text) is null)
            {
                r.AddError("--segments takes names with commas between them, each followed by = and a label where it becomes another.");
            }
        });
        var asIs = new Option<bool>("--no-deidentify") { Description = "A project that is made now takes scans as they are; else it de-identifies them." };
        var retainUids = new Option<bool>("--retain-uids") { Description = "A project that is made now de-identifies scans, but keeps identifiers of studies, series and images." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("import", "Import scans into a project, or segmentations onto a case.") { paths, of, segments, series, frames, gaps, asIs, retainUids, json };
        var folder = FolderOptions.AddTo(command, "Project; made when there is none of that name.");
        Help.Teach(
            command,
            About,
            ("A study from a CD", "mem3d import /media/cdrom --data /srv/mem3d --project Livers"),
            ("A time series, two frames of it", "mem3d import bold.nii.gz --data /srv/mem3d --project Brains --frames 0,40"),
            ("A DICOM Segmentation onto its scan", "mem3d import seg.dcm --data /srv/mem3d --project Livers --case \"CT series 3\""));
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(host, () => ImportRunner.RunAsync(
            host,
            new ImportRequest(
                result.GetRequiredValue(paths), folder.Data.Of(result, host).Root, result.GetRequiredValue(folder.Project), result.GetValue(of),
                result.GetValue(frames) is { } list ? FrameList.Parse(list) : null, result.GetValue(gaps), result.GetValue(series) ?? [],
                result.GetValue(segments) is { } names ? SegmentList.Parse(names) : null,
                result.GetValue(asIs) ? DeidentificationSettings.Off : DeidentificationSettings.Default with { RetainUids = result.GetValue(retainUids) }, result.GetValue(json)),
            cancellationToken)));
        return command;
    }
}
