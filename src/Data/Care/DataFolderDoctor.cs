using Mem3D.Core.Errors;
using Mem3D.Data.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Care;

/// <summary>Looks through a data folder for what does not fit together. It changes nothing; a server may run meanwhile.</summary>
public sealed class DataFolderDoctor(DataFolderOptions folder)
{
    /// <param name="contents">True: reads every voxel file and compares it with its checksum. False: lengths only.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Mem3DException">There is no data folder.</exception>
    public DoctorReport Examine(bool contents, IProgress<CareProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(folder.DatabasePath) && !File.Exists(folder.RestoringPath))
        {
            throw new Mem3DException(ErrorKind.NotFound, "There is no database in the data folder.", "Name the folder of the server's setting Mem3D:DataFolder.");
        }

        var runs = FolderLock.IsHeld(folder);
        var findings = new List<Finding>();
        var (schema, volumes, slices) = ("", 0, 0L);
        FileChecks.Marks(folder, findings);
        try
        {
            using var database = SqliteFile.Open(folder.DatabasePath, SqliteOpenMode.ReadOnly);
            progress?.Report(new CareProgress("database", 0, 0));
            if (DatabaseChecks.Integrity(database, findings))
            {
                schema = database.Schema();
                DatabaseChecks.Schema(schema, KnownSchemas(), findings);
                if (database.HasTable("Volumes"))
                {
                    volumes = new VolumeChecks(folder, database, contents).Run(findings, runs, progress, cancellationToken);
                    slices = HistoryChecks.Run(database, findings, runs, cancellationToken);
                }
            }
        }
        catch (SqliteException e)
        {
            findings.Add(DatabaseChecks.Damaged(e.Message));
        }

        FileChecks.Leftovers(folder, findings, runs);
        return new DoctorReport(runs, schema, volumes, slices, [.. findings.OrderBy(f => f.Harmless).ThenBy(f => f.Kind)]);
    }

    /// <summary>Repairs what <see cref="Finding.Repairable"/> says. Files are moved, not deleted, where they could be somebody's.</summary>
    /// <returns>What was repaired.</returns>
    /// <exception cref="Mem3DException">A server uses the folder.</exception>
    public IReadOnlyList<Finding> Repair(DoctorReport report, CancellationToken cancellationToken = default)
    {
        using var held = FolderLock.Take(folder);
        var repaired = new List<Finding>();
        foreach (var finding in report.Findings.Where(f => f.Repairable))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Repairs.Apply(folder, finding);
            repaired.Add(finding);
        }

        return repaired;
    }

    private List<string> KnownSchemas()
    {
        var options = new DbContextOptionsBuilder<Mem3DDbContext>();
        options.UseDataFolder(folder);
        using var context = new Mem3DDbContext(options.Options);
        return [.. context.Database.GetMigrations()];
    }
}
