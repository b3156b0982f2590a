using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;
using Mem3D.Data.Care;
using Mem3D.Data.Exports;
using Mem3D.Data.Formats;
using Mem3D.Data.Formats.Sorting;
using Mem3D.Data.Persistence;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Volumes;

/// <summary>
/// Stores one volume as a case: voxels into a partial file, flushed to the disk, renamed; only then the row. Whatever goes wrong before the row
/// removes the file again, and a file without a row is swept at start-up.
/// </summary>
internal sealed class VolumeWriter(Database database, DataFolderOptions folder, TimeProvider time)
{
    /// <exception cref="Mem3DException">Too large, damaged, or the disk or database refuses.</exception>
    public async Task<CaseInfo> AddAsync(Guid projectId, VolumeCandidate candidate, Guid? personId, CancellationToken cancellationToken)
    {
        var count = candidate.Reader.Geometry.Size.VoxelCount;
        if (count > folder.MaximumVoxels)
        {
            throw new Mem3DException(
                ErrorKind.TooLarge, string.Create(CultureInfo.InvariantCulture, $"The volume has {count} voxels; at most {folder.MaximumVoxels} are read."),
                "Crop or resample the volume first.");
        }

        // Before the file is written, for the disk's sake, and again in the transaction; the least it takes, as the type is not known yet.
        await database.ReadAsync(
            async db =>
            {
                await QuotaCheck.RequireRoomAsync(db, folder.Quotas, projectId, personId, count * sizeof(short), cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        var id = Guid.CreateVersion7();
        var path = folder.VolumePath(id);
        try
        {
            var (info, sha256) = await Task.Run(() => WriteFile(candidate.Reader, path, cancellationToken), cancellationToken).ConfigureAwait(false);
            info = info with { Uneven = candidate.TruePositionsMm is not null };
            return await database.WriteAsync(db => AddRowsAsync(db, projectId, id, candidate, info, sha256, personId, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Remove(path);
            Remove(path + DataFolderSweep.Partial);
            if (e is not (Mem3DException or OperationCanceledException) && DataErrors.Translate(e) is { } error)
            {
                throw error;
            }

            throw;
        }
    }

    private static (VolumeInfo Info, string Sha256) WriteFile(IVoxelReader reader, string path, CancellationToken cancellationToken)
    {
        var scan = VoxelTranscoder.Scan(reader, cancellationToken);
        VolumeInfo info;
        string sha256;
        using (var file = new FileStream(path + DataFolderSweep.Partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
        {
            using var hashed = new HashingStream(file);
            info = VoxelTranscoder.Write(reader, scan, hashed, cancellationToken);
            sha256 = hashed.Finish();
            file.Flush(flushToDisk: true);
        }

        DurableFile.Move(path + DataFolderSweep.Partial, path);
        return (info, sha256);
    }

    private async Task<CaseInfo> AddRowsAsync(
        Mem3DDbContext db, Guid projectId, Guid id, VolumeCandidate candidate, VolumeInfo info, string sha256, Guid? personId,
        CancellationToken cancellationToken)
    {
        var project = await db.Projects.SingleOrDefaultAsync(p => p.Id == projectId, cancellationToken).ConfigureAwait(false)
            ?? throw DataErrors.NotFound("project");
        var names = await db.Cases.Where(c => c.ProjectId == projectId).Select(c => c.Name).ToListAsync(cancellationToken).ConfigureAwait(false);
        await QuotaCheck.RequireRoomAsync(
            db, folder.Quotas, projectId, personId, info.Geometry.Size.VoxelCount * VoxelFile.BytesPerVoxel(info.VoxelType), cancellationToken).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var volume = VolumeEntity.From(id, info, now, candidate.SourceHeader);
        volume.Sha256 = sha256;
        volume.SlicePositions = candidate.TruePositionsMm is { } mm ? MemoryMarshal.AsBytes<double>(mm).ToArray() : null;
        volume.DicomSource = candidate.Dicom is { } source ? JsonSerializer.Serialize(source) : null;
        var name = candidate.Name;
        if (candidate.Deidentified is { } deidentified)
        {
            var patient = await PatientRows.FindOrAddAsync(db, projectId, deidentified, cancellationToken).ConfigureAwait(false);
            (volume.Deidentification, volume.DicomOriginal, volume.PatientId) = (JsonSerializer.Serialize(deidentified.Report), deidentified.DicomOriginal, patient?.Id);
            name = NumberedName(++project.NumberedCases, patient, info.Modality, candidate.Part);
        }

        var entity = new CaseEntity
        {
            Id = Guid.CreateVersion7(),
            ProjectId = projectId,
            VolumeId = id,
            Axis = candidate.Axis,
            CreatedAt = now,
            ImportedBy = personId,
            Name = Names.Unique(name, names.ToHashSet(StringComparer.OrdinalIgnoreCase)),
        };
        db.AddRange(volume, entity);
        return new CaseInfo(entity.Id, projectId, project.Name, entity.Name, id, info, entity.Axis, now, 0);
    }

    /// <summary>A name without any from outside: "Case 012 P003 CT", "Case 013 frame 2".</summary>
    private static string NumberedName(int number, PatientEntity? patient, Modality modality, string part) => string.Create(
        CultureInfo.InvariantCulture, $"Case {number:000}{(patient is null ? "" : $" {patient.Name}")}{(modality is Modality.CT or Modality.MR ? $" {modality}" : "")}{part}");

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the sweep at start-up removes it
        }
    }
}
