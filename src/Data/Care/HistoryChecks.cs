using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Core.Masks;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Microsoft.Data.Sqlite;

namespace Mem3D.Data.Care;

/// <summary>Edits, prompts and masks: can everything stored be read, and does it fit its volume and its place in the history?</summary>
internal static class HistoryChecks
{
    private const int PointBytes = 16;
    private const string Ask = "Restore a backup of the database, or prompt the slice again; the rest of the case is not affected.";

    /// <summary>Number of stored slices.</summary>
    public static long Run(SqliteConnection database, List<Finding> findings, bool serverRuns, CancellationToken cancellationToken)
    {
        if (!serverRuns)
        {
            var running = database.Texts($"SELECT Id FROM Edits WHERE Status = {(int)EditStatus.Running}");
            findings.AddRange(running.Select(id => new Finding(
                FindingKind.EditRunning, id, $"Edit {id} runs although no server does.", "The next start, or repairing, marks it as interrupted; its slices stay.", Harmless: true, Repairable: true)));
        }

        findings.AddRange(database.Texts($"SELECT EditId FROM Prompts WHERE length(Points) % {PointBytes} <> 0").Select(id => new Finding(
            FindingKind.PromptUnreadable, id, $"The prompt of edit {id} cannot be read.", Ask)));
        findings.AddRange(database.Texts("""
            SELECT DISTINCT v.EditId FROM SliceVersions v JOIN Edits e ON e.Id = v.EditId
            WHERE v.Sequence <> e.Sequence OR v.CaseId <> e.CaseId
            """).Select(id => new Finding(FindingKind.HistoryOrder, id, $"Slices of edit {id} are not at their edit's place in the history.", Ask)));
        findings.AddRange(database.Texts("""
            SELECT DISTINCT v.EditId FROM SliceVersions v JOIN Cases c ON c.Id = v.CaseId LEFT JOIN Labels l ON l.Id = v.LabelId AND l.ProjectId = c.ProjectId
            WHERE l.Id IS NULL
            """).Select(id => new Finding(FindingKind.DanglingRow, id, $"Edit {id} wrote slices of a label that its project does not have.", Ask)));
        return Masks(database, findings, cancellationToken);
    }

    private static long Masks(SqliteConnection database, List<Finding> findings, CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var row in database.Query("""
            SELECT v.EditId, v.Slice, v.Area, v.Mask, c.Axis, o.Width, o.Height, o.Depth
            FROM SliceVersions v JOIN Cases c ON c.Id = v.CaseId JOIN Volumes o ON o.Id = c.VolumeId
            """))
        {
            cancellationToken.ThrowIfCancellationRequested();
            count++;
            var (slice, area, axis) = (row.GetInt32(1), row.GetInt32(2), (SliceAxis)row.GetInt32(4));
            var geometry = new VolumeGeometry(new VolumeSize(row.GetInt32(5), row.GetInt32(6), row.GetInt32(7)), Affine.FromSpacing(1, 1, 1));
            var (width, height) = geometry.SliceSize(axis);
            if (slice < 0 || slice >= geometry.SliceCount(axis) || Area((byte[])row.GetValue(3), width, height) != area)
            {
                var id = row.GetString(0);
                findings.Add(new Finding(
                    FindingKind.MaskUnreadable, id, string.Create(CultureInfo.InvariantCulture, $"The mask of slice {slice} that edit {id} wrote cannot be read or is not as it was."), Ask));
            }
        }

        return count;
    }

    /// <summary>Null: not a mask of this size.</summary>
    private static int? Area(byte[] code, int width, int height)
    {
        try
        {
            return RunLength.Decode(code, width, height).Area;
        }
        catch (Mem3DException)
        {
            return null;
        }
    }
}
