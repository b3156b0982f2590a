using Mem3D.Core.Errors;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats;
using Mem3D.Data.Formats.Nifti;
using Mem3D.Data.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Volumes;

/// <summary>Writes a case's label map, reads its own bytes back and compares, and only then hands it out.</summary>
internal sealed class MaskExporter(Database database, ISessionStore sessions, DataFolderOptions folder) : IMaskExporter
{
    public async Task<string> WriteNiftiAsync(Guid caseId, Stream destination, CancellationToken cancellationToken)
    {
        var snapshot = await sessions.LoadAsync(caseId, cancellationToken).ConfigureAwait(false);
        var header = await database.ReadAsync(
            db => db.Volumes.Where(v => v.Id == snapshot.Case.VolumeId).Select(v => v.SourceHeader).SingleAsync(cancellationToken),
            cancellationToken).ConfigureAwait(false) ?? [];
        var path = Path.Combine(folder.StagingFolder, $"export-{Guid.NewGuid():N}");
        try
        {
            await Task.Run(() => WriteChecked(snapshot, header, path, cancellationToken), cancellationToken).ConfigureAwait(false);
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
            await file.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (Mem3DException or OperationCanceledException) && DataErrors.Translate(e) is { } error)
        {
            throw error;
        }
        finally
        {
            File.Delete(path);
        }

        return SafeName(snapshot.Case);
    }

    /// <summary>Letters, digits, points, dashes and underscores only; never empty, never hidden, at most 100 characters before the ending.</summary>
    internal static string SafeName(CaseInfo info)
    {
        var name = string.Concat($"{info.ProjectName}_{info.Name}".Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')).Trim('-', '_');
        return $"{(name.Length == 0 ? "case" : name.Length > 100 ? name[..100] : name)}_labels.nii.gz";
    }

    private static void WriteChecked(CaseSnapshot snapshot, byte[] header, string path, CancellationToken cancellationToken)
    {
        var labels = Paint(snapshot, cancellationToken);
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
        {
            NiftiWriter.WriteLabelMap(file, labels, header);
        }

        Compare(NiftiReader.Open(path), labels, header, cancellationToken);
    }

    /// <summary>Labels in ascending number, so that the higher one wins where labels that may overlap do: a label map holds one a voxel.</summary>
    private static LabelMap Paint(CaseSnapshot snapshot, CancellationToken cancellationToken)
    {
        var geometry = snapshot.Case.Volume.Geometry;
        var labels = new LabelMap(geometry, new byte[VoxelTranscoder.Fits(geometry)]);
        var (width, height) = geometry.SliceSize(snapshot.Case.Axis);
        foreach (var label in snapshot.Labels.OrderBy(l => l.Number))
        {
            foreach (var state in snapshot.Slices.GetValueOrDefault(label.Id) ?? [])
            {
                cancellationToken.ThrowIfCancellationRequested();
                labels.Paint(snapshot.Case.Axis, state.Slice, RunLength.Decode(state.Mask, width, height), checked((byte)label.Number));
            }
        }

        return labels;
    }

    private static void Compare(NiftiReader written, LabelMap labels, byte[] header, CancellationToken cancellationToken)
    {
        var same = written.Geometry.Size == labels.Geometry.Size
            && (header.Length == 0 ? SamePlace(written.Geometry.IjkToLps, labels.Geometry.IjkToLps) : SameForms(written.Header.Raw.Span, header));
        var at = 0;
        ((IVoxelReader)written).Read(
            chunk =>
            {
                foreach (var v in chunk)
                {
                    same &= v == labels.Values[at++];
                }
            },
            cancellationToken);
        if (!same)
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, "The exported file does not read back as the masks that were written.", "Check the server's disk, then export again.");
        }
    }

    /// <summary>Dimensions, pixdim, units and both forms are the source's, byte for byte.</summary>
    private static bool SameForms(ReadOnlySpan<byte> written, ReadOnlySpan<byte> source) =>
        written.Slice(40, 16).SequenceEqual(source.Slice(40, 16)) && written.Slice(76, 32).SequenceEqual(source.Slice(76, 32))
        && written[123] == source[123] && written.Slice(252, 76).SequenceEqual(source.Slice(252, 76));

    /// <summary>NIfTI keeps seven digits.</summary>
    private static bool SamePlace(Affine written, Affine source) =>
        written.ToArray().Zip(source.ToArray()).All(p => Math.Abs(p.First - p.Second) <= 1e-6 * Math.Max(1, Math.Abs(p.Second)));
}
