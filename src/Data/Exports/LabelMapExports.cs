using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Meta;
using Mem3D.Data.Formats.Nifti;
using Mem3D.Data.Formats.Samples;

namespace Mem3D.Data.Exports;

/// <summary>Label maps: NIfTI, one file or one a label, and MetaImage.</summary>
internal static class LabelMapExports
{
    public static void Nifti(CaseMasks masks, string path, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var labels = masks.Combined(cancellationToken);
        progress?.Report(0.4);
        WriteNifti(path, labels, masks.SourceHeader, cancellationToken);
    }

    /// <summary>Each label's file is written and read back by itself, then packed.</summary>
    public static void NiftiPerLabel(CaseMasks masks, string path, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var names = ExportNames.Distinct(masks.Labels.Select(l => l.Name), "label");
        var single = path + ".one";
        using var zip = new ZipPack(path);
        for (var n = 0; n < names.Count; n++)
        {
            try
            {
                WriteNifti(single, masks.One(masks.Labels[n], cancellationToken), masks.SourceHeader, cancellationToken);
                using var file = File.OpenRead(single);
                zip.Add($"{names[n]}.nii.gz", compressed: true, file.CopyTo);
            }
            finally
            {
                File.Delete(single);
            }

            progress?.Report((n + 1.0) / names.Count);
        }

        zip.Dispose();
        ZipPack.Verify(path, zip.Written, cancellationToken);
    }

    public static void Mha(CaseMasks masks, string path, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var labels = masks.Combined(cancellationToken);
        progress?.Report(0.4);
        using (var file = New(path))
        {
            MetaWriter.WriteLabelMap(file, labels);
        }

        ReadBack.Compare(MetaImage.Open(new UploadedFile(path, "labels.mha"), new Companions([])), labels, 1e-12, cancellationToken);
    }

    public static void WriteNifti(string path, LabelMap labels, byte[] sourceHeader, CancellationToken cancellationToken)
    {
        using (var file = New(path))
        {
            NiftiWriter.WriteLabelMap(file, labels, sourceHeader);
        }

        ReadBack.Nifti(path, labels, sourceHeader, cancellationToken);
    }

    public static FileStream New(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
}
