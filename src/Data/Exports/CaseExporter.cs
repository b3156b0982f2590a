using System.Runtime.InteropServices;
using System.Text.Json;
using Mem3D.Core.Deidentification;
using Mem3D.Core.Errors;
using Mem3D.Core.Exports;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Data.Exports.Datasets;
using Mem3D.Data.Exports.Dicom;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Persistence;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Exports;

/// <summary>Loads a case's masks, lets the format write and read back its file, and hands it out; a file that fails is removed.</summary>
internal sealed class CaseExporter(
    Database database, ISessionStore sessions, IProjectStore projects, IVolumeStore volumes, CaseOrigins origins, TimeProvider time) : ICaseExporter
{
    public Task<ExportedFile> WriteAsync(
        Guid caseId, ExportRequest request, string path, IProgress<double>? progress, CancellationToken cancellationToken) =>
        GuardAsync(path, async () =>
        {
            var masks = await LoadAsync(caseId, request.Labels, cancellationToken).ConfigureAwait(false);
            masks = request.Identity is { } identity ? await IdentifiedAsync(masks, identity, cancellationToken).ConfigureAwait(false) : masks;
            var map = request is { Labels: null, Format: ExportFormat.Nifti or ExportFormat.Mha };
            if (masks.Labels.Count == 0 && !map)
            {
                throw ExportErrors.Nothing();
            }

            using var volume = request.Format == ExportFormat.Png ? await volumes.OpenAsync(masks.Case.VolumeId, cancellationToken).ConfigureAwait(false) : null;
            await Task.Run(() => Write(masks, volume, request, path, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
            progress?.Report(1);
            return Describe(masks, request.Format) with { Reservation = ExportReservations.Of(masks, request.Format) };
        });

    public Task<ExportedFile> WriteDatasetAsync(
        Guid projectId, DatasetLayout layout, string path, IProgress<double>? progress, CancellationToken cancellationToken) =>
        GuardAsync(path, async () =>
        {
            var project = await projects.GetAsync(projectId, cancellationToken).ConfigureAwait(false);
            var labels = await projects.LabelsAsync(projectId, cancellationToken).ConfigureAwait(false);
            var cases = (await projects.CasesAsync(projectId, cancellationToken).ConfigureAwait(false)).Where(c => c.TouchedSlices > 0).OrderBy(c => c.Name, StringComparer.Ordinal).ToList();
            var names = ExportNames.Distinct(cases.Select(c => c.Name), "case");
            using var pack = new DatasetPack(path);
            IDatasetFormat dataset = layout == DatasetLayout.Bids ? new BidsFormat(pack) : new DecathlonFormat(pack);
            var written = 0;
            var uneven = new List<(string Case, double OffByMm)>();
            for (var n = 0; n < cases.Count; n++)
            {
                var masks = await LoadAsync(cases[n].Id, null, cancellationToken).ConfigureAwait(false);
                if (masks.Labels.Count > 0)
                {
                    using var image = await volumes.OpenAsync(cases[n].VolumeId, cancellationToken).ConfigureAwait(false);
                    var folder = names[n];
                    await Task.Run(() => dataset.Add(folder, masks, image, cancellationToken), cancellationToken).ConfigureAwait(false);
                    written++;
                    if (masks.OffByMm is { } off)
                    {
                        uneven.Add((cases[n].Name, off));
                    }
                }

                progress?.Report(0.95 * (n + 1) / cases.Count);
            }

            if (written == 0)
            {
                throw ExportErrors.Nothing();
            }

            var modalities = cases.Select(c => c.Volume.Modality).Distinct().ToList();
            dataset.Finish(new DatasetInfo(project.Name, labels, modalities is [var one] ? one : Modality.Unknown));
            await Task.Run(() => pack.Finish(cancellationToken), cancellationToken).ConfigureAwait(false);
            progress?.Report(1);
            var name = $"{ExportNames.Safe(project.Name, "project")}_{(layout == DatasetLayout.Bids ? "bids" : "dataset")}.zip";
            return new ExportedFile(name, "application/zip") { Reservation = ExportReservations.Of(uneven) };
        });

    private void Write(
        CaseMasks masks, IVoxelSource? volume, ExportRequest request, string path, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        switch (request.Format)
        {
            case ExportFormat.Nifti: LabelMapExports.Nifti(masks, path, progress, cancellationToken); break;
            case ExportFormat.NiftiPerLabel: LabelMapExports.NiftiPerLabel(masks, path, progress, cancellationToken); break;
            case ExportFormat.SegNrrd: SegNrrdExport.Write(masks, path, progress, cancellationToken); break;
            case ExportFormat.Mha: LabelMapExports.Mha(masks, path, progress, cancellationToken); break;
            case ExportFormat.Stl or ExportFormat.Obj: SurfaceExport.Write(masks, request.Format, path, progress, cancellationToken); break;
            case ExportFormat.Png: SliceExport.Write(masks, volume!, path, progress, cancellationToken); break;
            case ExportFormat.DicomSeg: SegExport.Write(masks, path, request.Author, time.GetUtcNow(), progress, cancellationToken); break;
            case ExportFormat.RtStruct: RtStructExport.Write(masks, path, time.GetUtcNow(), progress, cancellationToken); break;
            case ExportFormat.Csv: TableExport.Write(masks, path, cancellationToken); break;
            default: throw new Mem3DException(ErrorKind.Invalid, "There is no such export format.", "Choose one that is offered.");
        }
    }

    private static ExportedFile Describe(CaseMasks masks, ExportFormat format)
    {
        var name = ExportNames.Safe($"{masks.Case.ProjectName}_{masks.Case.Name}", "case");
        var one = masks.Labels.Count == 1;
        return format switch
        {
            ExportFormat.Nifti => new ExportedFile($"{name}_labels.nii.gz", "application/gzip"),
            ExportFormat.NiftiPerLabel => new ExportedFile($"{name}_masks.zip", "application/zip"),
            ExportFormat.SegNrrd => new ExportedFile($"{name}.seg.nrrd", "application/octet-stream"),
            ExportFormat.Mha => new ExportedFile($"{name}_labels.mha", "application/octet-stream"),
            ExportFormat.Stl => one ? new ExportedFile($"{name}.stl", "model/stl") : new ExportedFile($"{name}_stl.zip", "application/zip"),
            ExportFormat.Obj => one ? new ExportedFile($"{name}.obj", "model/obj") : new ExportedFile($"{name}_obj.zip", "application/zip"),
            ExportFormat.DicomSeg => new ExportedFile($"{name}_seg.dcm", "application/dicom"),
            ExportFormat.RtStruct => new ExportedFile($"{name}_rtstruct.dcm", "application/dicom"),
            ExportFormat.Png => new ExportedFile($"{name}_slices.zip", "application/zip"),
            _ => new ExportedFile($"{name}_tables.zip", "application/zip"),
        };
    }

    private static async Task<ExportedFile> GuardAsync(string path, Func<Task<ExportedFile>> write)
    {
        try
        {
            return await write().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            File.Delete(path);
            if (e is not (Mem3DException or OperationCanceledException) && DataErrors.Translate(e) is { } error)
            {
                throw error;
            }

            throw;
        }
    }

    private async Task<CaseMasks> LoadAsync(Guid caseId, IReadOnlyList<Guid>? wanted, CancellationToken cancellationToken)
    {
        var snapshot = await sessions.LoadAsync(caseId, cancellationToken).ConfigureAwait(false);
        var source = await database.ReadAsync(
            db => db.Volumes.Where(v => v.Id == snapshot.Case.VolumeId).Select(v => new
            {
                v.SourceHeader,
                v.SlicePositions,
                v.DicomSource,
                v.Deidentification,
                Patient = db.Patients.Where(p => p.Id == v.PatientId).Select(p => (int?)p.Number).FirstOrDefault(),
            }).SingleAsync(cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (wanted?.Any(w => snapshot.Labels.All(l => l.Id != w)) == true)
        {
            throw new Mem3DException(ErrorKind.NotFound, "The project of this case has no such label.", "Reload the page to see the present labels.");
        }

        var labels = snapshot.Labels.Where(l => wanted?.Contains(l.Id) ?? true)
            .Where(l => (snapshot.Slices.GetValueOrDefault(l.Id) ?? []).Any(s => s.Area > 0)).OrderBy(l => l.Number).ToList();
        return new CaseMasks(
            snapshot, labels, source.SourceHeader ?? [], source.SlicePositions is { } p ? MemoryMarshal.Cast<byte, double>(p).ToArray() : null,
            source.DicomSource is { } d ? JsonSerializer.Deserialize<DicomSource>(d) : null)
        {
            Identity = source.Patient is { } number ? new StudyIdentity { PatientId = PatientEntity.NameOf(number), PatientName = PatientEntity.NameOf(number) } : new(),
            DeidentificationMethods = source.Deidentification is { } r ? JsonSerializer.Deserialize<DeidentificationReport>(r)!.Methods : [],
        };
    }

    /// <summary>The same masks on the source as the archive knows it.</summary>
    private async Task<CaseMasks> IdentifiedAsync(CaseMasks masks, StudyIdentity identity, CancellationToken cancellationToken) => masks with
    {
        Dicom = await origins.OriginalAsync(masks.Case.Id, cancellationToken).ConfigureAwait(false),
        Identity = identity,
        DeidentificationMethods = [],
    };
}
