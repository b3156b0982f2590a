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

    /// <summary>The names of its cases in the project, "Case 003 P001 CT" or "A or B"; null when it names none of them.</summary>
    public async Task<string?> FindAsync(Guid projectId, SortedSegmentation segmentation, CancellationToken cancellationToken)
    {
        var names = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        var mapper = new UidMapper(keys.Of(projectId));
        foreach (var uid in Series(segmentation.File.Path).SelectMany(uid => (string[])[uid, mapper.Map(uid)]).Distinct())
        {
            // the source is stored as JSON, and an identifier holds digits and points only
            var named = $"\"{nameof(DicomSource.SeriesUid)}\":\"{uid}\"";
            names.UnionWith(await database.ReadAsync(
                db => db.Cases.Where(c => c.ProjectId == projectId && c.Volume!.DicomSource!.Contains(named)).Select(c => c.Name).OrderBy(n => n).Take(Most + 1).ToListAsync(cancellationToken),
                cancellationToken).ConfigureAwait(false));
        }

        return names.Count is 0 or > Most ? null : string.Join(" or ", names);
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
