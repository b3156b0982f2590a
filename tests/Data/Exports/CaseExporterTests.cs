using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mem3D.Core.Errors;
using Mem3D.Core.Exports;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Segmentations;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Data.Exports;
using Mem3D.Data.Exports.Surfaces;
using Mem3D.Data.Tests.Volumes;
using Mem3D.Data.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Exports;

public sealed class CaseExporterTests : ImportTestBase
{
    private static readonly float[] Oblique = [-1.9f, 0.05f, 0.2f, 90.5f, 0.06f, 2.1f, -0.4f, -126.25f, 0.1f, 0.3f, 5.2f, -72];
    private Label _liver = null!;
    private Label _tumour = null!;

    [Fact]
    public async Task A_slicer_segmentation_keeps_overlaps_and_comes_back_as_it_went()
    {
        var info = await CaseAsync();
        var (path, name) = await ExportAsync(info, ExportFormat.SegNrrd);
        name.Should().EndWith(".seg.nrrd");
        var reader = Host.Get<ISegmentationReader>();
        var preview = await reader.InspectAsync(info.Id, new UploadedFile(path, name), default);
        preview.Fit.Should().Be("the same grid as the scan");
        preview.Segments.Select(s => (s.Name, s.Color, s.Code, s.Voxels, s.LabelId)).Should().Equal(
            ("Liver", _liver.Color, _liver.Code, 5, _liver.Id), ("Tumour", _tumour.Color, null, 2, _tumour.Id));
        var back = await reader.ReadAsync(info.Id, new UploadedFile(path, name), [0, 1], default);
        var snapshot = await Host.Sessions.LoadAsync(info.Id, default);
        foreach (var (segment, label) in new[] { (0, _liver), (1, _tumour) })
        {
            back[segment].Select(s => (s.Slice, Convert.ToHexString(s.Mask))).Should()
                .Equal(snapshot.Slices[label.Id].Where(s => s.Area > 0).Select(s => (s.Slice, Convert.ToHexString(s.Mask))));
        }
    }

    [Fact]
    public async Task Metaimage_and_masks_by_label_lie_where_the_scan_lies()
    {
        var info = await CaseAsync();
        var (mha, _) = await ExportAsync(info, ExportFormat.Mha);
        var map = VolumeFile.LoadLabels(mha);
        map.Geometry.IjkToLps.ToArray().Zip(info.Volume.Geometry.IjkToLps.ToArray()).Should().AllSatisfy(p => p.First.Should().BeApproximately(p.Second, 1e-12));
        map.Values.Count(v => v == 1).Should().Be(4, "one of its five lies under the tumour");
        map.Values.Count(v => v == 2).Should().Be(2);
        var (zip, _) = await ExportAsync(info, ExportFormat.NiftiPerLabel);
        using var archive = ZipFile.OpenRead(zip);
        archive.Entries.Select(e => e.Name).Should().Equal("Liver.nii.gz", "Tumour.nii.gz");
        archive.Entries[0].ExtractToFile(Host.Temporary.File("liver.nii.gz"));
        VolumeFile.LoadLabels(Host.Temporary.File("liver.nii.gz")).Values.Count(v => v == 1).Should().Be(5, "overlaps are kept");
    }

    [Fact]
    public async Task Only_the_labels_wanted_are_written()
    {
        var info = await CaseAsync();
        var (mha, _) = await ExportAsync(info, ExportFormat.Mha, _liver.Id);
        VolumeFile.LoadLabels(mha).Labels().Should().Equal(1);
        (await FluentActions.Awaiting(() => ExportAsync(info, ExportFormat.Mha, Guid.NewGuid())).Should().ThrowAsync<Mem3DException>()).Which.Kind.Should().Be(ErrorKind.NotFound);
        var empty = await Host.Projects.AddLabelAsync(Project.Id, "Empty", null, null, default);
        (await FluentActions.Awaiting(() => ExportAsync(info, ExportFormat.Mha, empty.Id)).Should().ThrowAsync<Mem3DException>()).Which.Message.Should().Contain("no masks");
    }

    [Fact]
    public async Task Surfaces_are_closed_and_lie_in_patient_millimetres()
    {
        var info = await CaseAsync();
        var (stl, name) = await ExportAsync(info, ExportFormat.Stl, _tumour.Id);
        name.Should().EndWith(".stl");
        using var file = File.OpenRead(stl);
        var corners = SurfaceFiles.ReadStl(file);
        var a = info.Volume.Geometry.IjkToLps;
        var (p, q) = (a.ToMillimetres(2, 1, 1), a.ToMillimetres(2, 1, 2));
        corners.Average(c => c.Z).Should().BeApproximately((float)((p.Z + q.Z) / 2), 0.01f);
        Encoding.ASCII.GetString(File.ReadAllBytes(stl)[..20]).Should().Contain("SPACE=LPS");
        var (obj, _) = await ExportAsync(info, ExportFormat.Obj);
        using var archive = ZipFile.OpenRead(obj);
        archive.Entries.Select(e => e.Name).Should().Equal("Liver.obj", "Tumour.obj");
        using var entry = archive.Entries[1].Open();
        var mesh = SurfaceFiles.ReadObj(entry);
        mesh.IsClosed().Should().BeTrue();
        mesh.VolumeMm3.Should().BePositive();
    }

    [Fact]
    public async Task Tables_count_what_the_masks_hold_and_hide_no_formula()
    {
        var info = await CaseAsync();
        await Host.Projects.UpdateLabelAsync(_tumour.Id, "=1+1,\"x\"", _tumour.Color, null, OverlapRule.Probability, default);
        var (zip, _) = await ExportAsync(info, ExportFormat.Csv);
        using var archive = ZipFile.OpenRead(zip);
        var labels = Text(archive, "labels.csv").Split("\r\n");
        labels[1].Should().StartWith("Liver,1,10200004,5,").And.Contain(",3,0,2,");
        labels[2].Should().StartWith("\"'=1+1,\"\"x\"\"\",2,,2,");
        Text(archive, "slices.csv").Split("\r\n").Should().Contain("Liver,1,1,2,1,1,accepted,yes");
    }

    [Fact]
    public async Task Pictures_show_outlines_at_physical_aspect()
    {
        var info = await CaseAsync();
        var (zip, _) = await ExportAsync(info, ExportFormat.Png);
        using var archive = ZipFile.OpenRead(zip);
        archive.Entries.Select(e => e.Name).Should().Equal("slice-0000.png", "slice-0001.png", "slice-0002.png");
        using var stream = archive.Entries[1].Open();
        var memory = new MemoryStream();
        stream.CopyTo(memory);
        var (pixels, width, height) = ColorPng.Decode(memory.ToArray());
        (width, height).Should().Be((5, 4), "2.1 mm against 1.9 mm is still 4 rows to 5 columns");
        Enumerable.Range(0, 20).Count(n => (pixels[3 * n], pixels[(3 * n) + 1], pixels[(3 * n) + 2]) == (_tumour.Color.Red, _tumour.Color.Green, _tumour.Color.Blue)).Should().Be(1);
    }

    [Fact]
    public async Task A_project_becomes_a_decathlon_dataset_whose_manifest_holds_and_whose_bytes_do_not_change()
    {
        await CaseAsync();
        var path = Host.Temporary.File("d1.zip");
        (await Host.Get<ICaseExporter>().WriteDatasetAsync(Project.Id, DatasetLayout.Decathlon, path, null, default)).Name.Should().Be("P_dataset.zip");
        var again = Host.Temporary.File("d2.zip");
        await Host.Get<ICaseExporter>().WriteDatasetAsync(Project.Id, DatasetLayout.Decathlon, again, null, default);
        File.ReadAllBytes(again).Should().Equal(File.ReadAllBytes(path));
        using var archive = ZipFile.OpenRead(path);
        using var manifest = JsonDocument.Parse(Text(archive, "manifest.json"));
        var files = manifest.RootElement.GetProperty("files").EnumerateArray().ToList();
        files.Select(f => f.GetProperty("path").GetString()).Should().Equal("dataset.json", "imagesTr/v.nii.gz", "labelsTr/v.nii.gz");
        foreach (var file in files)
        {
            using var stream = archive.GetEntry(file.GetProperty("path").GetString()!)!.Open();
            Convert.ToHexStringLower(SHA256.HashData(stream)).Should().Be(file.GetProperty("sha256").GetString());
        }

        using var about = JsonDocument.Parse(Text(archive, "dataset.json"));
        about.RootElement.GetProperty("labels").GetProperty("2").GetString().Should().Be("Tumour");
        archive.GetEntry("imagesTr/v.nii.gz")!.ExtractToFile(Host.Temporary.File("image.nii.gz"));
        using var image = VolumeFile.Load(Host.Temporary.File("image.nii.gz"));
        Formats.NiftiReaderTests.Voxels(image).Should().Equal(Enumerable.Range(0, 60).Select(n => n * 1.5f));
    }

    [Fact]
    public async Task A_project_becomes_bids_derivatives_that_keep_overlaps()
    {
        await CaseAsync();
        var path = Host.Temporary.File("b.zip");
        (await Host.Get<ICaseExporter>().WriteDatasetAsync(Project.Id, DatasetLayout.Bids, path, null, default)).Name.Should().Be("P_bids.zip");
        using var archive = ZipFile.OpenRead(path);
        archive.Entries.Select(e => e.FullName).Should().BeEquivalentTo(
            ".bidsignore", "README", "dataset_description.json", "dseg.json", "dseg.tsv", "manifest.json", "participants.tsv", "sourcedata/sub-v/anat/sub-v_scan.nii.gz",
            "sub-v/anat/sub-v_dseg.json", "sub-v/anat/sub-v_dseg.nii.gz", "sub-v/anat/sub-v_label-Liver_mask.json", "sub-v/anat/sub-v_label-Liver_mask.nii.gz",
            "sub-v/anat/sub-v_label-Tumour_mask.json", "sub-v/anat/sub-v_label-Tumour_mask.nii.gz");
        using var about = JsonDocument.Parse(Text(archive, "dataset_description.json"));
        about.RootElement.GetProperty("DatasetType").GetString().Should().Be("derivative");
        about.RootElement.GetProperty("GeneratedBy")[0].GetProperty("Name").GetString().Should().Be("Mem3D.Web");
        Text(archive, "dseg.tsv").Split('\n').Should().Contain($"1\tLiver\t{_liver.Color.ToHex()}\t10200004").And.Contain($"2\tTumour\t{_tumour.Color.ToHex()}\tn/a");
        Text(archive, "participants.tsv").Should().Contain("sub-v\tv\t");
        using var sidecar = JsonDocument.Parse(Text(archive, "sub-v/anat/sub-v_dseg.json"));
        var source = sidecar.RootElement.GetProperty("Sources")[0].GetString()!;
        archive.GetEntry(source["bids::".Length..]).Should().NotBeNull();
        foreach (var (entry, voxels) in new[] { ("label-Liver_mask", 5), ("label-Tumour_mask", 2), ("dseg", 6) })
        {
            archive.GetEntry($"sub-v/anat/sub-v_{entry}.nii.gz")!.ExtractToFile(Host.Temporary.File($"{entry}.nii.gz"));
            VolumeFile.LoadLabels(Host.Temporary.File($"{entry}.nii.gz")).Values.Count(v => v > 0).Should().Be(voxels);
        }
    }

    private static string Text(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private async Task<(string Path, string Name)> ExportAsync(CaseInfo info, ExportFormat format, params Guid[] labels)
    {
        var path = Host.Temporary.File($"{Guid.NewGuid():N}");
        var file = await Host.Get<ICaseExporter>().WriteAsync(info.Id, new ExportRequest(format, labels.Length == 0 ? null : labels), path, null, default);
        Directory.GetFiles(Host.Temporary.Path, "*.one").Should().BeEmpty();
        return (path, file.Name);
    }

    /// <summary>5×4×3 voxels, oblique; liver on all slices, tumour of two voxels above one another, one of them in the liver.</summary>
    private async Task<CaseInfo> CaseAsync()
    {
        var source = new NiftiBuilder { Datatype = 16, BigEndian = true, Dim = [3, 5, 4, 3, 1, 1, 1, 1], Values = [.. Enumerable.Range(0, 60).Select(n => n * 1.5)] };
        var info = (await ImportAsync(Upload("v.nii", source.WithSform(Oblique).Build()))).Cases.Single();
        info.Axis.Should().Be(SliceAxis.K);
        _liver = await Host.Projects.AddLabelAsync(Project.Id, "Liver", null, new ClinicalCode("10200004", "Liver"), default);
        _tumour = await Host.Projects.AddLabelAsync(Project.Id, "Tumour", null, null, default);
        await StoreAsync(info, _liver, 0, 6, 8);
        await StoreAsync(info, _liver, 1, 6, 7);
        await StoreAsync(info, _liver, 2, 6);
        await StoreAsync(info, _tumour, 1, 7);
        await StoreAsync(info, _tumour, 2, 7);
        return info;
    }

    private async Task StoreAsync(CaseInfo info, Label label, int slice, params int[] set)
    {
        var values = new byte[20];
        foreach (var at in set)
        {
            values[at] = 1;
        }

        var mask = new SliceMask(5, 4, values);
        var edit = await Host.Sessions.BeginAsync(Persistence.Edits.Accept(info.Id, label.Id, slice), default);
        await Persistence.Edits.WriteAsync(Host.Sessions, edit, [new SliceState(slice, RunLength.Encode(mask), mask.Area, 1, 1, SliceOrigin.Accepted, true, edit.Id)]);
        await Host.Sessions.FinishAsync(edit.Id, EditStatus.Completed, null, default);
    }
}
