using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Core.Exports;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Segmentations;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Data.Exports.Dicom;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Tests.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Exports;

public sealed class DicomExportTests : ImportTestBase
{
    private const string Frame = "1.2.3.9";

    [Theory]
    [InlineData(ExportFormat.DicomSeg)]
    [InlineData(ExportFormat.RtStruct)]
    public async Task Dciodvfy_finds_no_error(ExportFormat format)
    {
        SkipWithout("dciodvfy", "dicom3tools");
        var (info, _) = await CaseAsync();
        var (_, said) = Tool.Run("dciodvfy", await ExportAsync(info, format));
        said.Should().NotContain("Error").And.Contain(format == ExportFormat.DicomSeg ? "Segmentation" : "RTStructureSet");
    }

    [Fact]
    public async Task Pydicom_reads_the_segments_voxel_for_voxel_on_their_source_images()
    {
        SkipWithoutPython("import pydicom, numpy");
        var (info, images) = await CaseAsync();
        var path = await ExportAsync(info, ExportFormat.DicomSeg);
        var output = Python.Run($"""
            import pydicom, numpy
            d = pydicom.dcmread(r"{path}")
            a = d.pixel_array
            assert a.shape == (5, 4, 5), a.shape
            assert (d.Modality, d.SegmentationType, d.SegmentsOverlap, d.ContentCreatorName) == ("SEG", "BINARY", "YES", "Ada Lovelace"), d
            assert d.FrameOfReferenceUID == "{Frame}" and d.StudyInstanceUID == "1.2.3"
            s = d.SegmentSequence
            assert [x.SegmentLabel for x in s] == ["Liver", "Tumour"]
            assert [x.SegmentAlgorithmType for x in s] == ["SEMIAUTOMATIC", "MANUAL"]
            assert s[0].SegmentAlgorithmName == "compact 1.1.0" and s[0].SegmentationAlgorithmIdentificationSequence[0].AlgorithmVersion == "1.1.0"
            assert s[0].SegmentedPropertyTypeCodeSequence[0].CodeValue == "10200004" and s[0].SegmentedPropertyTypeCodeSequence[0].CodingSchemeDesignator == "SCT"
            assert all(0 <= v <= 65535 for x in s for v in x.RecommendedDisplayCIELabValue)
            where = []
            for f, g in zip(a, d.PerFrameFunctionalGroupsSequence):
                n = g.SegmentIdentificationSequence[0].ReferencedSegmentNumber
                p = g.PlanePositionSequence[0].ImagePositionPatient
                i = g.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID
                where.append((n, round(float(p[2]), 6), str(i), [int(v) for v in numpy.flatnonzero(f)]))
            assert where == [(1, 0.0, "{images[0]}", [6, 8]), (1, 2.5, "{images[1]}", [6, 7]), (1, 5.0, "{images[2]}", [6]),
                             (2, 2.5, "{images[1]}", [7]), (2, 5.0, "{images[2]}", [7])], where
            m = d.SharedFunctionalGroupsSequence[0]
            assert [float(v) for v in m.PixelMeasuresSequence[0].PixelSpacing] == [0.8, 0.7]
            assert len(d.ReferencedSeriesSequence[0].ReferencedInstanceSequence) == 3
            print("agreed")
            """);
        output.Should().Contain("agreed");
    }

    [Fact]
    public async Task Pydicom_reads_outlines_in_millimetres_on_their_source_images()
    {
        SkipWithoutPython("import pydicom");
        var (info, images) = await CaseAsync();
        var path = await ExportAsync(info, ExportFormat.RtStruct);
        var output = Python.Run($"""
            import pydicom
            d = pydicom.dcmread(r"{path}")
            assert [(r.ROIName, r.ROIGenerationAlgorithm) for r in d.StructureSetROISequence] == [("Liver", "SEMIAUTOMATIC"), ("Tumour", "MANUAL")]
            c = d.ROIContourSequence[1].ContourSequence
            assert [str(x.ContourImageSequence[0].ReferencedSOPInstanceUID) for x in c] == ["{images[1]}", "{images[2]}"]
            assert c[0].ContourGeometricType == "CLOSED_PLANAR" and c[0].NumberOfContourPoints == 4
            p = [float(v) for v in c[0].ContourData]
            xs, ys, zs = sorted(set(p[0::3])), sorted(set(p[1::3])), sorted(set(p[2::3]))
            # voxel (2, 1): 0.7 mm wide from 1.05, 0.8 mm high from 0.4; the series goes 0.1, 0.2, 2.5 mm a slice
            assert [round(v, 6) for v in xs] == [1.15, 1.85] and [round(v, 6) for v in ys] == [0.6, 1.4] and zs == [2.5], (xs, ys, zs)
            print("agreed")
            """);
        output.Should().Contain("agreed");
    }

    [Fact]
    public async Task Of_imported_masks_nobody_says_that_they_were_drawn_by_hand()
    {
        SkipWithoutPython("import pydicom");
        SkipWithout("dciodvfy", "dicom3tools");
        var (info, _) = await CaseAsync();
        var label = await Host.Projects.AddLabelAsync(Project.Id, "Spleen", null, null, default);
        await StoreAsync(info, label, 1, "", Mask(2), EditKind.Import);
        var (seg, structures) = (await ExportAsync(info, ExportFormat.DicomSeg), await ExportAsync(info, ExportFormat.RtStruct));
        Python.Run($"""
            import pydicom
            s = pydicom.dcmread(r"{seg}").SegmentSequence[2]
            assert (s.SegmentLabel, s.SegmentAlgorithmType, s.SegmentAlgorithmName) == ("Spleen", "SEMIAUTOMATIC", "Imported, algorithm not known"), s
            assert "SegmentationAlgorithmIdentificationSequence" not in s
            assert [r.ROIGenerationAlgorithm for r in pydicom.dcmread(r"{structures}").StructureSetROISequence] == ["SEMIAUTOMATIC", "MANUAL", ""]
            print("agreed")
            """).Should().Contain("agreed");
        Tool.Run("dciodvfy", seg).Output.Should().NotContain("Error");
        Tool.Run("dciodvfy", structures).Output.Should().NotContain("Error");
    }

    [Theory]
    [InlineData("1234567890123456", "CodeValue")]
    [InlineData("12345678901234567", "LongCodeValue")]
    [InlineData("900000000000441003", "LongCodeValue")]
    public async Task Codes_longer_than_a_short_string_are_long_code_values_and_come_back(string code, string attribute)
    {
        SkipWithoutPython("import pydicom");
        SkipWithout("dciodvfy", "dicom3tools");
        var (info, _) = await CaseAsync();
        var concept = new ClinicalCode(code, "Concept");
        var label = await Host.Projects.AddLabelAsync(Project.Id, "Spleen", null, concept, default);
        await StoreAsync(info, label, 1, "", Mask(2));
        var (seg, structures) = (await ExportAsync(info, ExportFormat.DicomSeg), await ExportAsync(info, ExportFormat.RtStruct));
        Python.Run($"""
            import pydicom
            codes = [pydicom.dcmread(r"{seg}").SegmentSequence[2].SegmentedPropertyTypeCodeSequence[0],
                     pydicom.dcmread(r"{structures}").RTROIObservationsSequence[2].RTROIIdentificationCodeSequence[0]]
            for c in codes:
                assert (c.{attribute}, c.CodingSchemeDesignator, c.CodeMeaning) == ("{code}", "SCT", "Concept"), c
                assert [k for k in ("CodeValue", "LongCodeValue") if k in c] == ["{attribute}"], c
            print("agreed")
            """).Should().Contain("agreed");
        foreach (var path in new[] { seg, structures })
        {
            Tool.Run("dciodvfy", path).Output.Should().NotContain("Error");
            (await Host.Get<ISegmentationReader>().InspectAsync(info.Id, new UploadedFile(path, "masks.dcm"), default)).Segments[2].Code.Should().Be(concept);
        }
    }

    [Fact]
    public async Task What_a_format_cannot_say_of_uneven_slices_is_said_beside_it()
    {
        double[] at = [0, 3, 6.5, 9, 14];
        var info = (await ImportAsync(DicomBuilder.Series3D(5, [0, 0, 1], (slice, n) => slice.With(0x0020_0052, "UI", Frame + "\0").Position = [0, 0, at[n]]))).Cases.Single();
        var label = await Host.Projects.AddLabelAsync(Project.Id, "Spleen", null, null, default);
        await StoreAsync(info, label, 1, "", Mask(2));
        foreach (var format in Enum.GetValues<ExportFormat>())
        {
            var file = await Host.Get<ICaseExporter>().WriteAsync(info.Id, new ExportRequest(format, null), Host.Temporary.File($"{format}"), null, default);
            if (format is ExportFormat.Nifti or ExportFormat.NiftiPerLabel or ExportFormat.SegNrrd or ExportFormat.Mha)
            {
                file.Reservation.Should().Contain("not evenly spaced").And.Contain("up to 1.5 mm off", format.ToString());
            }
            else
            {
                file.Reservation.Should().BeNull(format.ToString());
            }
        }

        foreach (var layout in Enum.GetValues<DatasetLayout>())
        {
            (await Host.Get<ICaseExporter>().WriteDatasetAsync(Project.Id, layout, Host.Temporary.File($"{layout}.zip"), null, default))
                .Reservation.Should().StartWith($"The slices of {info.Name} are not evenly spaced").And.Contain("1.5 mm");
        }

        var (even, _) = await CaseAsync();
        (await Host.Get<ICaseExporter>().WriteAsync(even.Id, new ExportRequest(ExportFormat.Nifti, null), Host.Temporary.File("even"), null, default)).Reservation.Should().BeNull();
    }

    [Fact]
    public async Task Dcmtk_reads_both_and_a_real_series_passes_dciodvfy()
    {
        SkipWithout("dcmdump", "dcmtk");
        SkipWithout("dciodvfy", "dicom3tools");
        if (SharedFiles.Find("dicom/series_ct_ge_tilt_nonuniform.zip") is not { } zip)
        {
            Console.WriteLine(SharedFiles.WhyMissing);
            Assert.Skip(SharedFiles.WhyMissing);
            return;
        }

        var info = (await ImportAsync(Upload("series.zip", await File.ReadAllBytesAsync(zip)))).Cases.MaxBy(c => c.Volume.Geometry.Size.Depth)!;
        var label = await Host.Projects.AddLabelAsync(Project.Id, "Mass", null, new ClinicalCode("4147007", "Mass"), default);
        var (width, height) = info.Volume.Geometry.SliceSize(SliceAxis.K);
        var random = new Random(5);
        for (var k = 1; k < info.Volume.Geometry.Size.Depth; k += 2)
        {
            var values = new byte[width * height];
            for (var n = 0; n < 400; n++)
            {
                values[(((height / 3) + random.Next(40)) * width) + (width / 3) + random.Next(40)] = 1;
            }

            await StoreAsync(info, label, k, "", values);
        }

        foreach (var format in new[] { ExportFormat.DicomSeg, ExportFormat.RtStruct })
        {
            var path = await ExportAsync(info, format);
            var (code, said) = Tool.Run("dcmdump", "-q", "+P", "0008,0060", path);
            (code, said.Contains(format == ExportFormat.DicomSeg ? "SEG" : "RTSTRUCT", StringComparison.Ordinal)).Should().Be((0, true), said);
            Tool.Run("dciodvfy", path).Output.Should().NotContain("Error");
        }
    }

    [Fact]
    public async Task A_scan_that_did_not_come_as_dicom_says_what_to_do_instead()
    {
        var info = (await ImportAsync(Upload("v.nii", new NiftiBuilder { Values = new double[24] }.Build()))).Cases.Single();
        var label = await Host.Projects.AddLabelAsync(Project.Id, "L", null, null, default);
        await StoreAsync(info, label, 0, "", [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        (await FluentActions.Awaiting(() => ExportAsync(info, ExportFormat.DicomSeg)).Should().ThrowAsync<Mem3DException>()).Which.Remedy.Should().Contain("Slicer");
    }

    [Fact]
    public void Outlines_fill_to_the_mask_again_whatever_it_is()
    {
        var random = new Random(3);
        for (var run = 0; run < 200; run++)
        {
            var (width, height) = (random.Next(1, 12), random.Next(1, 12));
            var mask = Enumerable.Range(0, width * height).Select(_ => (byte)random.Next(2)).ToArray();
            var polygons = Outline.Of(mask, width, height);
            for (var n = 0; n < mask.Length; n++)
            {
                var crossings = polygons.Sum(p => p.Zip(p.Skip(1).Append(p[0])).Count(e =>
                    e.First.Y > n / width != e.Second.Y > n / width && e.First.X > n % width));
                (crossings % 2).Should().Be(mask[n], $"run {run}, voxel {n}");
            }

            polygons.Should().OnlyContain(p => p.Count >= 4);
        }
    }

    [Fact]
    public void Colours_are_cielab_of_d50()
    {
        CieLab.Of(new LabelColor(255, 255, 255)).Zip([65535, 32896, 32896]).Should().AllSatisfy(p => Math.Abs(p.First - p.Second).Should().BeLessThan(4));
        CieLab.Of(new LabelColor(0, 0, 0)).Should().Equal(0, 32896, 32896);
        var red = CieLab.Of(new LabelColor(255, 0, 0));
        (red[0] / 655.35).Should().BeApproximately(54.29, 0.05, "Lindbloom's table: L 54.29, a 80.81, b 69.89");
        ((red[1] / 257.0) - 128).Should().BeApproximately(80.81, 0.05);
        ((red[2] / 257.0) - 128).Should().BeApproximately(69.89, 0.05);
        foreach (var color in LabelColor.Palette)
        {
            CieLab.ToColor([.. CieLab.Of(color).Select(v => (int)v)]).Should().Be(color);
        }
    }

    private static void SkipWithout(string program, string package)
    {
        if (Tool.Why(program, package) is { } why)
        {
            Console.WriteLine(why);
            Assert.Skip(why);
        }
    }

    private static void SkipWithoutPython(string imports)
    {
        if (Python.Why(imports) is { } why)
        {
            Console.WriteLine(why);
            Assert.Skip(why);
        }
    }

    private async Task<string> ExportAsync(CaseInfo info, ExportFormat format)
    {
        var path = Host.Temporary.File($"{Guid.NewGuid():N}.dcm");
        await Host.Get<ICaseExporter>().WriteAsync(info.Id, new ExportRequest(format, null, "Ada Lovelace"), path, null, default);
        return path;
    }

    /// <summary>5×4×3 voxels from three images; liver by a network, tumour by hand, one voxel in both.</summary>
    private async Task<(CaseInfo Info, string[] Images)> CaseAsync()
    {
        var images = Enumerable.Range(1, 3).Select(n => string.Create(CultureInfo.InvariantCulture, $"1.2.3.4.{n}")).ToArray();
        var info = (await ImportAsync(DicomBuilder.Series3D(3, [0.1, 0.2, 2.5], (slice, n) =>
        {
            slice.SopInstance = images[n];
            slice.With(0x0020_0052, "UI", Frame + "\0");
        }))).Cases.Single();
        var liver = await Host.Projects.AddLabelAsync(Project.Id, "Liver", null, new ClinicalCode("10200004", "Liver"), default);
        var tumour = await Host.Projects.AddLabelAsync(Project.Id, "Tumour", null, null, default);
        await StoreAsync(info, liver, 0, "compact 1.1.0", Mask(6, 8));
        await StoreAsync(info, liver, 1, "compact 1.1.0", Mask(6, 7));
        await StoreAsync(info, liver, 2, "", Mask(6));
        await StoreAsync(info, tumour, 1, "", Mask(7));
        await StoreAsync(info, tumour, 2, "", Mask(7));
        return (info, images);
    }

    private static byte[] Mask(params int[] set)
    {
        var values = new byte[20];
        foreach (var at in set)
        {
            values[at] = 1;
        }

        return values;
    }

    private async Task StoreAsync(CaseInfo info, Label label, int slice, string model, byte[] values, EditKind kind = EditKind.Accept)
    {
        var (width, height) = info.Volume.Geometry.SliceSize(info.Axis);
        var mask = new SliceMask(width, height, values);
        var edit = await Host.Sessions.BeginAsync(Persistence.Edits.Accept(info.Id, label.Id, slice) with { Model = model, Kind = kind }, default);
        await Persistence.Edits.WriteAsync(Host.Sessions, edit, [new SliceState(slice, RunLength.Encode(mask), mask.Area, 1, 1, SliceOrigin.Accepted, true, edit.Id)]);
        await Host.Sessions.FinishAsync(edit.Id, EditStatus.Completed, null, default);
    }
}
