using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Nifti;

namespace Mem3D.Data.Exports.Datasets;

/// <summary>The files of a dataset in a zip: each volume is written by itself, read back, and packed; manifest.json has the SHA-256 of every file.</summary>
internal sealed class DatasetPack(string path) : IDisposable
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n", DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly ZipPack _zip = new(path);
    private readonly string _single = path + ".one";

    /// <summary>A case's scan as it is stored.</summary>
    public void Image(string name, CaseMasks masks, IVoxelSource image, CancellationToken cancellationToken) =>
        Pack(name, () => WriteImage(masks, image, cancellationToken));

    public void Labels(string name, LabelMap labels, CaseMasks masks, CancellationToken cancellationToken) =>
        Pack(name, () => LabelMapExports.WriteNifti(_single, labels, masks.SourceHeader, cancellationToken));

    public void Json(string name, object content) => _zip.Add(name, compressed: false, JsonSerializer.SerializeToUtf8Bytes(content, content.GetType(), Options));

    /// <param name="lines">Written with a line feed after each.</param>
    public void Text(string name, IEnumerable<string> lines) =>
        _zip.Add(name, compressed: false, System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n"))));

    /// <summary>Writes the manifest, closes the zip and reads all of it back.</summary>
    /// <exception cref="Core.Errors.Mem3DException">A file differs.</exception>
    public void Finish(CancellationToken cancellationToken)
    {
        Json("manifest.json", new { algorithm = "SHA-256", files = _zip.Written.Select(f => new { path = f.Key, bytes = f.Value.Bytes, sha256 = f.Value.Sha256 }).ToList() });
        _zip.Dispose();
        ZipPack.Verify(path, _zip.Written, cancellationToken);
    }

    public void Dispose()
    {
        _zip.Dispose();
        File.Delete(_single);
    }

    private void Pack(string name, Action write)
    {
        try
        {
            write();
            using var file = File.OpenRead(_single);
            _zip.Add(name, compressed: true, file.CopyTo);
        }
        finally
        {
            File.Delete(_single);
        }
    }

    private void WriteImage(CaseMasks masks, IVoxelSource image, CancellationToken cancellationToken)
    {
        using (var file = LabelMapExports.New(_single))
        {
            NiftiWriter.WriteVolume(file, image, masks.SourceHeader);
        }

        ReadBack.Nifti(_single, image, masks.SourceHeader, cancellationToken);
    }
}
