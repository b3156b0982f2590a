using System.IO.Compression;
using Mem3D.Core.Errors;
using Mem3D.Core.Masks;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Data.Exports;
using Mem3D.Data.Exports.Dicom;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Meta;
using Mem3D.Data.Formats.Nifti;
using Mem3D.Data.Formats.Samples;
using Mem3D.Data.Tests.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Exports;

/// <summary>A file in which one number of its geometry, one reference or one voxel is another than was meant is never offered.</summary>
public sealed class ReadBackTests : ImportTestBase
{
    private const string Frame = "1.2.3.9";

    [Theory]
    [InlineData(0x0020_0037, "DS", 0)]
    [InlineData(0x0020_0037, "DS", 4)]
    [InlineData(0x0028_0030, "DS", 0)]
    [InlineData(0x0028_0030, "DS", 1)]
    [InlineData(0x0018_0088, "DS", 0)]
    [InlineData(0x0020_0032, "DS", 0)]
    [InlineData(0x0020_0032, "DS", 2)]
    [InlineData(0x0020_0052, "UI", 0)]
    [InlineData(0x0008_1155, "UI", -1)]
    [InlineData(0x0062_0005, "LO", 0)]
    [InlineData(0x7FE0_0010, "OB", 0)]
    public async Task Of_a_dicom_segmentation(uint tag, string vr, int value)
    {
        var masks = await MasksAsync();
        var path = Host.Temporary.File("seg.dcm");
        SegExport.Write(masks, path, "Ada", TimeProvider.System.GetUtcNow(), null, default);
        var frames = SegmentFrames.Of(masks, default);
        SegExport.Compare(path, masks, frames);
        var bytes = await File.ReadAllBytesAsync(path);
        Spoil(bytes, tag, vr, value);
        await File.WriteAllBytesAsync(path, bytes);
        FluentActions.Invoking(() => SegExport.Compare(path, masks, frames)).Should().Throw<Mem3DException>().WithMessage("*does not read back*");
    }

    [Theory]
    [InlineData(0x3006_0050, 0)]
    [InlineData(0x3006_0050, 1)]
    [InlineData(0x3006_0050, 2)]
    [InlineData(0x0020_0052, 0)]
    [InlineData(0x0020_0052, -1)]
    [InlineData(0x0008_1155, -1)]
    public async Task Of_outlines(uint tag, int value)
    {
        var masks = await MasksAsync();
        var path = Host.Temporary.File("structures.dcm");
        RtStructExport.Write(masks, path, TimeProvider.System.GetUtcNow(), null, default);
        var frames = SegmentFrames.Of(masks, default);
        RtStructExport.Compare(path, masks, frames, default);
        var bytes = await File.ReadAllBytesAsync(path);
        Spoil(bytes, tag, "", value);
        await File.WriteAllBytesAsync(path, bytes);
        FluentActions.Invoking(() => RtStructExport.Compare(path, masks, frames, default)).Should().Throw<Mem3DException>().WithMessage("*does not read back*");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_a_label_map_and_a_scan_as_nifti(bool fromNifti)
    {
        var geometry = new VolumeGeometry(new VolumeSize(5, 4, 3), new Affine(0.7, 0, 0, 1, 0, 0.8, 0, 2, 0, 0, 2.5, 3));
        var labels = new LabelMap(geometry, [.. Enumerable.Range(0, 60).Select(n => (byte)(n % 3))]);
        var scan = new ArrayVoxelSource(new VolumeInfo(geometry, VoxelType.Int16, Modality.CT, new IntensityRange(0, 59, 0, 59)), [.. Enumerable.Range(0, 60).Select(n => (short)n)]);
        var path = Host.Temporary.File("written.nii.gz");
        byte[] header = [];
        if (fromNifti)
        {
            LabelMapExports.WriteNifti(path, labels, [], default);
            header = Unzipped(path)[..348];
            File.Delete(path);
        }

        // what is spoilt: a number of the sform, its code, a side, a voxel
        foreach (var at in new[] { 280 + 3, 296 + 4 + 3, 312 + 8 + 3, 40 + 2, 352 + 17 })
        {
            LabelMapExports.WriteNifti(path, labels, header, default);
            Spoil(path, at);
            FluentActions.Invoking(() => ReadBack.Nifti(path, labels, header, default)).Should().Throw<Mem3DException>($"byte {at}");
            File.Delete(path);

            using (var file = LabelMapExports.New(path))
            {
                NiftiWriter.WriteVolume(file, scan, header);
            }

            ReadBack.Nifti(path, scan, header, default);
            Spoil(path, at);
            FluentActions.Invoking(() => ReadBack.Nifti(path, scan, header, default)).Should().Throw<Mem3DException>($"byte {at}");
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("TransformMatrix = 1", "TransformMatrix = 2")]
    [InlineData("Offset = 1", "Offset = 2")]
    [InlineData("ElementSpacing = 0.7", "ElementSpacing = 0.8")]
    public void Of_metaimage(string meant, string spoilt)
    {
        var labels = new LabelMap(new VolumeGeometry(new VolumeSize(5, 4, 3), new Affine(0.7, 0, 0, 1, 0, 0.8, 0, 2, 0, 0, 2.5, 3)), new byte[60]);
        var written = new MemoryStream();
        MetaWriter.WriteLabelMap(written, labels);
        var text = System.Text.Encoding.Latin1.GetString(written.ToArray());
        text.Should().Contain(meant);
        var path = Host.Temporary.Write("labels.mha", System.Text.Encoding.Latin1.GetBytes(text.Replace(meant, spoilt, StringComparison.Ordinal)));
        FluentActions.Invoking(() => ReadBack.Compare(MetaImage.Open(new UploadedFile(path, "labels.mha"), new Companions([])), labels, 1e-12, default)).Should().Throw<Mem3DException>();
    }

    /// <summary>Changes one number of the first attribute of that tag, or of the last when <paramref name="value"/> is −1; one bit of pixels.</summary>
    /// <param name="vr">Empty where it is implicit.</param>
    private static void Spoil(byte[] file, uint tag, string vr, int value)
    {
        byte[] begin = [(byte)(tag >> 16), (byte)(tag >> 24), (byte)tag, (byte)(tag >> 8), .. System.Text.Encoding.ASCII.GetBytes(vr)];
        var at = value < 0 ? file.AsSpan().LastIndexOf(begin) : file.AsSpan().IndexOf(begin);
        at.Should().BePositive("the attribute is there");
        if (tag == 0x7FE0_0010)
        {
            file[at + 12] ^= 1;
            return;
        }

        at += 8;
        for (var n = 0; n < value; at++)
        {
            n += file[at] == (byte)'\\' ? 1 : 0;
        }

        at += file[at] == (byte)'-' ? 1 : 0;
        file[at] = file[at] == (byte)'3' ? (byte)'4' : (byte)'3';
    }

    private static void Spoil(string path, int at)
    {
        var bytes = Unzipped(path);
        bytes[at] ^= at == 352 + 17 ? (byte)1 : (byte)2;
        using var gzip = new GZipStream(new FileStream(path, FileMode.Create), CompressionLevel.Fastest);
        gzip.Write(bytes);
    }

    private static byte[] Unzipped(string path)
    {
        using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var bytes = new MemoryStream();
        gzip.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Two labels on three oblique slices.</summary>
    private async Task<CaseMasks> MasksAsync()
    {
        var info = (await ImportAsync(DicomBuilder.Series3D(3, [0.3, -0.4, 2.5], (slice, _) => slice.With(0x0020_0052, "UI", Frame + "\0")))).Cases.Single();
        foreach (var (name, voxel) in new[] { ("Liver", 6), ("Tumour", 7) })
        {
            var label = await Host.Projects.AddLabelAsync(Project.Id, name, null, null, default);
            foreach (var slice in Enumerable.Range(0, 3))
            {
                var mask = new SliceMask(5, 4, [.. Enumerable.Range(0, 20).Select(n => (byte)(n == voxel ? 1 : 0))]);
                var edit = await Host.Sessions.BeginAsync(Persistence.Edits.Accept(info.Id, label.Id, slice), default);
                await Persistence.Edits.WriteAsync(Host.Sessions, edit, [new SliceState(slice, RunLength.Encode(mask), mask.Area, 1, 1, SliceOrigin.Accepted, true, edit.Id)]);
                await Host.Sessions.FinishAsync(edit.Id, EditStatus.Completed, null, default);
            }
        }

        var source = new DicomSource("1.2.3", "1.2.3.4", Frame, [.. Enumerable.Range(1, 3).Select(n => new DicomSourceImage("1.2.840.10008.5.1.4.1.1.2", $"1.2.3.4.{n}", null))]);
        return new CaseMasks(await Host.Sessions.LoadAsync(info.Id, default), await Host.Projects.LabelsAsync(Project.Id, default), [], null, source);
    }
}
