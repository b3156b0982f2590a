using System.Globalization;
using System.Text.Json;
using Mem3D.Cli.Folder;
using Mem3D.Cli.Terminal;
using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Core.Segmentations;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Import;

/// <summary>Segmentations onto a case: each segment becomes the label of its name, another that was named, or a new one, as one edit that undo takes back.</summary>
internal static class MaskImport
{
    public static async Task<int> RunAsync(
        CliHost host, OpenFolder folder, ImportRequest request, string name, IReadOnlyList<UploadedFile> files, CancellationToken cancellationToken)
    {
        var info = await folder.CaseAsync(await folder.ProjectAsync(request.Project, cancellationToken), name, cancellationToken);
        var done = new List<(string File, FoundSegment Segment, Label Label)>();
        var problems = new List<ImportProblem>();
        foreach (var file in files)
        {
            try
            {
                await OneAsync(folder, info, file, request.Segments, done, problems, cancellationToken);
            }
            catch (Mem3DException e) when (files.Count > 1 && e.Kind != ErrorKind.Unavailable)
            {
                problems.Add(new ImportProblem(Path.GetFileName(file.Name), e.Message, e.Remedy));
            }
        }

        if (request.Json)
        {
            JsonFile.Write(host.Out, new { Case = info.Name, Segments = done.Select(d => new { d.File, d.Segment.Name, d.Segment.Voxels, Label = d.Label.Name }), Problems = problems });
        }
        else
        {
            var sheet = new Sheet(host.Out, host.RichOut);
            sheet.Table($"Imported onto {info.Name}", ["segment", "label", "voxels"], done.Select(d => (string[])
                [d.Segment.Name, d.Label.Name, d.Segment.Voxels.ToString(CultureInfo.InvariantCulture)]), 2);
            ProblemLines.Write(sheet, problems);
        }

        return done.Count == 0 ? ExitCode.Failed : problems.Exists(p => !p.Reason.StartsWith("Imported", StringComparison.Ordinal)) ? ExitCode.Partial : ExitCode.Success;
    }

    private static async Task OneAsync(
        OpenFolder folder, CaseInfo info, UploadedFile file, SegmentList? segments, List<(string File, FoundSegment Segment, Label Label)> done, List<ImportProblem> problems,
        CancellationToken cancellationToken)
    {
        var reader = folder.Get<ISegmentationReader>();
        var sessions = folder.Get<ISessionStore>();
        var preview = await reader.InspectAsync(info.Id, file, cancellationToken);
        var there = await folder.Projects.LabelsAsync(info.ProjectId, cancellationToken);
        var wanted = (segments?.Of(preview.Segments, there) ?? [.. preview.Segments.Select(s => (Segment: s, Label: s.LabelId))]).Where(w => w.Segment.Voxels > 0).ToList();
        var named = preview.Segments.Select(s => wanted.Find(w => w.Segment.Index == s.Index).Segment ?? s).ToList();
        SegmentChoice.Check([.. wanted.Select(w => new SegmentChoice(w.Segment.Index, w.Label))], named, there);
        var masks = await reader.ReadAsync(info.Id, file, [.. wanted.Select(w => w.Segment.Index)], cancellationToken);
        var labels = there.ToDictionary(l => l.Id);
        foreach (var (segment, labelId) in wanted)
        {
            var label = labelId is { } known ? labels[known]
                : await folder.Projects.AddLabelAsync(info.ProjectId, segment.Name, segment.Color, segment.Code, cancellationToken);
            var masked = (await sessions.LoadAsync(info.Id, cancellationToken)).Slices.GetValueOrDefault(label.Id)?.Where(s => s.Area > 0).Select(s => s.Slice) ?? [];
            var edit = await sessions.BeginAsync(
                new NewEdit(info.Id, label.Id, EditKind.Import, null, Guid.Empty, "", null, JsonSerializer.Serialize(new { format = preview.Format })), cancellationToken);
            var states = ImportedSlices.Of(masks[segment.Index], masked, info.Volume.Geometry.SliceSize(info.Axis), edit.Id);
            await sessions.WriteAsync(edit.Id, new Dictionary<Guid, IReadOnlyList<SliceState>> { [label.Id] = states }, CancellationToken.None);
            await sessions.FinishAsync(edit.Id, EditStatus.Completed, null, CancellationToken.None);
            done.Add((Path.GetFileName(file.Name), preview.Segments[segment.Index], label));
        }

        if (preview.Reservation is { } reservation)
        {
            problems.Add(new ImportProblem(Path.GetFileName(file.Name), $"Imported. {reservation}", "Check the masks before relying on them."));
        }
    }
}
