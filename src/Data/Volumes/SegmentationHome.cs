using Mem3D.Core.Errors;
using Mem3D.Data.Deidentification;
using Mem3D.Data.Formats;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Dicom.Deidentification;
using Mem3D.Data.Formats.Sorting;
using Mem3D.Data.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Volumes;

/// <summary>Finds the cases that a segmentation belongs to, by the series it names; also where the scan's identifiers were replaced.</summary>
internal sealed class SegmentationHome(Database database, ProjectKeys keys)
{
    /// <summary>More than these are no help.</summary>
    private const int Most = 3;

    /// <summary>Its cases in the project, by name; none when it names none of them, or too many.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Name)>> FindAsync(Guid projectId, SortedSegmentation segmentation, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Guid, string>();
        var mapper = new UidMapper(keys.Of(projectId));
        foreach (var uid in Series(segmentation.File.Path).SelectMany(uid => (string[])[uid, mapper.Map(uid)]).Distinct())
        {
            // the source is stored as JSON, and an identifier holds digits and points only
            var named = $"\"{nameof(DicomSource.SeriesUid)}\":\"{uid}\"";
            foreach (var one in await database.ReadAsync(
                db => db.Cases.Where(c => c.ProjectId == projectId && c.Volume!.DicomSource!.Contains(named)).Select(c => new { c.Id, c.Name }).OrderBy(c => c.Name).Take(Most + 1)
                    .ToListAsync(cancellationToken),
                cancellationToken).ConfigureAwait(false))
            {
                found[one.Id] = one.Name;
            }
        }

        return found.Count > Most ? [] : [.. found.Select(f => (f.Key, f.Value)).OrderBy(f => f.Value, StringComparer.OrdinalIgnoreCase)];
    }

    private static HashSet<string> Series(string path)
    {
        if (!DicomParser.LooksLike(FileStart.Read(path)))
        {
            return [];
        }

        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            var all = DicomParser.Parse(file, DicomSelection.References);
            return [.. all.Items(DicomTag.ReferencedSeries)
                .Concat(all.Items(DicomTag.ReferencedFrames).SelectMany(f => f.Items(DicomTag.ReferencedStudies)).SelectMany(s => s.Items(DicomTag.RtReferencedSeries)))
                .Select(s => s.Text(DicomTag.SeriesInstance)).Where(uid => uid.Length > 0 && uid.All(c => c == '.' || char.IsAsciiDigit(c)))];
        }
        catch (Mem3DException e) when (e.Kind == ErrorKind.Invalid)
        {
            return [];
        }
    }
}
