using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Segmentations;
using Mem3D.Core.Volumes;
using Mem3D.Data.Tests.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Segmentations;

/// <summary>Segmentations that other programs wrote, on the scans they were made on; pydicom and plastimatch say which voxels they mean.</summary>
public sealed class SharedSegmentationTests : ImportTestBase
{
    private ISegmentationReader Reader => Host.Get<ISegmentationReader>();

    [Theory]
    [InlineData("seg_liver", "seg_liver/liver.dcm", 107_098, null)]
    [InlineData("seg_23x38x3/image", "seg_23x38x3/label_seg.dcm", -1, null)]
    [InlineData("seg_23x38x3/mf.dcm", "seg_23x38x3/label_seg.dcm", -1, "another series")]
    public async Task Segments_are_the_voxels_that_pydicom_reads(string scan, string file, int voxels, string? reservation)
    {
        SkipWithoutPython("import pydicom, numpy");
        var info = await ScanAsync(scan);
        var upload = new UploadedFile(SharedFiles.Find("dicom/" + file)!, "seg.dcm");
        var preview = await Reader.InspectAsync(info.Id, upload, default);
        var segment = preview.Segments.Should().ContainSingle().Which;
        segment.Name.Should().Be("Liver");
        var color = segment.Color!.Value;
        ((int[])[color.Red - 221, color.Green - 130, color.Blue - 101]).Should().AllSatisfy(d => Math.Abs(d).Should().BeLessThan(8, "dcmqi, with another white point, shows it as (221, 130, 101)"));
        if (voxels > 0)
        {
            segment.Voxels.Should().Be(voxels);
        }

        (preview.Reservation is null).Should().Be(reservation is null);
        if (reservation is not null)
        {
            preview.Reservation.Should().Contain(reservation);
        }

        var raw = await RawAsync(info, upload, 0);
        Python.Run($"""
            import pydicom, numpy
            d = pydicom.dcmread(r"{upload.Path}")
            a = d.pixel_array
            z = numpy.array([float(g.PlanePositionSequence[0].ImagePositionPatient[2]) for g in d.PerFrameFunctionalGroupsSequence])
            ours = numpy.fromfile(r"{raw}", dtype="u1").reshape({info.Volume.Geometry.Size.Depth}, a.shape[1], a.shape[2])
            assert ours.any() and (ours[:len(z)] == a[numpy.argsort(z)]).all() and not ours[len(z):].any(), (ours.sum(), a.sum())
            print("agreed")
            """).Should().Contain("agreed");
    }

    [Fact]
    public async Task A_label_map_segmentation_is_read_with_its_number_and_without_its_background()
    {
        SkipWithoutPython("import pydicom, numpy");
        if (SharedFiles.Find("dicom/seg_labelmap/sparse-labelmap-ppv5.dcm") is not { } path)
        {
            Assert.Skip(SharedFiles.WhyMissing);
            return;
        }

        // the scan it was made on is not there: images of its size at its places, in its frame of reference
        var about = Python.Run($"""
            import pydicom
            d = pydicom.dcmread(r"{path}")
            m = d.SharedFunctionalGroupsSequence[0].get("PixelMeasuresSequence") or d.PerFrameFunctionalGroupsSequence[0].PixelMeasuresSequence
            print(d.FrameOfReferenceUID, *[float(v) for v in m[0].PixelSpacing], *[float(v) for g in d.PerFrameFunctionalGroupsSequence for v in g.PlanePositionSequence[0].ImagePositionPatient])
            """).Split(' ', StringSplitOptions.TrimEntries);
        var numbers = about.Skip(1).Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var info = (await ImportAsync(DicomBuilder.Series3D(2, [0, 0, 1], (s, n) =>
        {
            (s.Rows, s.Columns, s.Pixels, s.Spacing, s.Position) = (38, 24, null, numbers[..2], numbers[(2 + (3 * n))..(5 + (3 * n))]);
            s.With(0x0020_0052, "UI", about[0].Length % 2 == 0 ? about[0] : about[0] + "\0");
        }))).Cases.Single();
        var upload = new UploadedFile(path, "map.dcm");
        var preview = await Reader.InspectAsync(info.Id, upload, default);
        preview.Segments.Select(s => (s.Name, s.Code)).Should().Equal(("Liver", new ClinicalCode("10200004", "Liver")));
        var raw = await RawAsync(info, upload, 0);
        Python.Run($"""
            import pydicom, numpy
            d = pydicom.dcmread(r"{path}")
            a = numpy.frombuffer(d.PixelData, "u1")[:2 * 38 * 24].reshape(2, 38, 24)
            z = [float(g.PlanePositionSequence[0].ImagePositionPatient[2]) for g in d.PerFrameFunctionalGroupsSequence]
            number = [int(s.SegmentNumber) for s in d.SegmentSequence if s.SegmentNumber != 0][0]
            ours = numpy.fromfile(r"{raw}", "u1").reshape(2, 38, 24)
            assert ours.any() and (ours == (a[numpy.argsort(z)] == number)).all()
            print("agreed")
            """).Should().Contain("agreed");
    }

    [Fact]
    public async Task A_structure_set_without_its_scan_is_refused_and_says_that_it_belongs_elsewhere()
    {
        var info = await ScanAsync("seg_liver");
        (await FluentActions.Awaiting(() => Reader.InspectAsync(info.Id, new UploadedFile(SharedFiles.Find("dicom/pydicom/rtstruct.dcm")!, "rs.dcm"), default))
            .Should().ThrowAsync<Core.Errors.Mem3DException>()).Which.Message.Should().Contain("another frame of reference");
    }

    /// <summary>Curved outlines with a hole, drawn by pydicom on a real series; its pixels by a naive even-odd test in Python, and by plastimatch.</summary>
    [Theory]
    [InlineData("pydicom")]
    [InlineData("plastimatch")]
    public async Task Outlines_fill_as_other_programs_fill_them(string judge)
    {
        SkipWithoutPython("import pydicom, numpy, nibabel");
        if (judge == "plastimatch" && Tool.Why("plastimatch", "plastimatch") is { } why)
        {
            Console.WriteLine(why);
            Assert.Skip(why);
        }

        var info = await ScanAsync("seg_liver");
        var (scan, drawn) = (SharedFiles.Find("dicom/seg_liver")!, Host.Temporary.File("drawn.dcm"));
        Python.Run(Draw(scan, drawn));
        var upload = new UploadedFile(drawn, "drawn.dcm");
        var preview = await Reader.InspectAsync(info.Id, upload, default);
        preview.Segments.Select(s => (s.Name, s.Color, s.Voxels > 0)).Should().Equal(
            ("Ring", new LabelColor(10, 200, 30), true), ("Point", new LabelColor(1, 2, 3), false));
        preview.Reservation.Should().BeNull();
        var raw = await RawAsync(info, upload, 0);
        if (judge == "pydicom")
        {
            Python.Run($"""
                import pydicom, numpy, nibabel
                d = pydicom.dcmread(r"{drawn}")
                ours = numpy.fromfile(r"{raw}", "u1").reshape(3, 512, 512)
                yy, xx = numpy.mgrid[0:512, 0:512]
                expected = numpy.zeros((3, 512, 512), bool)
                for c in d.ROIContourSequence[0].ContourSequence:
                    p = numpy.array([float(v) for v in c.ContourData]).reshape(-1, 3)
                    k = int(round(p[0, 2] + 128.69))
                    x, y = (p[:, 0] + 235.2) / 0.810547, (p[:, 1] + 226.8) / 0.810547
                    inside = numpy.zeros((512, 512), bool)
                    for n in range(len(x)):
                        m = n - 1
                        crosses = (y[n] > yy) != (y[m] > yy)
                        with numpy.errstate(divide="ignore", invalid="ignore"):
                            at = (x[m] - x[n]) * (yy - y[n]) / (y[m] - y[n]) + x[n]
                        inside ^= crosses & (xx < at)
                    expected[k] ^= inside
                assert expected.sum() > 5000 and (ours == expected).all(), (ours.sum(), expected.sum(), (ours != expected).sum())
                print("agreed")
                """).Should().Contain("agreed");
            return;
        }

        var folder = Host.Temporary.File("plastimatch");
        var (_, said) = Tool.Run(
            "plastimatch", "convert", "--input", drawn, "--referenced-ct", scan, "--output-prefix", folder, "--prefix-format", "nii.gz", "--xor-contours", "--simplify-perc", "0");
        var masks = Directory.Exists(folder) ? Directory.GetFiles(folder, "*Ring*") : [];
        masks.Should().ContainSingle(said);
        var output = Python.Run($"""
            import pydicom, numpy, nibabel
            i = nibabel.load(r"{masks[0]}")
            theirs = numpy.asarray(i.dataobj).T > 0
            assert numpy.allclose(numpy.abs(i.affine[:3, 3]), [235.2, 226.8, 128.69], atol=1e-3), i.affine
            ours = numpy.fromfile(r"{raw}", "u1").reshape(3, 512, 512) > 0
            assert theirs.shape == ours.shape, theirs.shape
            edge = numpy.zeros_like(ours)
            for a, s in ((1, 1), (1, -1), (2, 1), (2, -1)):
                edge |= numpy.roll(ours, s, a) != ours
            differ = ours != theirs
            assert not (differ & ~edge).any(), "they differ away from the outline"
            dice = 2 * (ours & theirs).sum() / (ours.sum() + theirs.sum())
            assert dice > 0.99, dice
            print("agreed, Dice", dice)
            """);
        output.Should().Contain("agreed");
    }

    /// <summary>A star with a round hole on two slices, and a point, as a planning system writes them.</summary>
    private static string Draw(string scan, string path) => $"""
        import pydicom, numpy, nibabel
        from pydicom.dataset import Dataset, FileMetaDataset
        from pydicom.sequence import Sequence
        from pydicom.uid import generate_uid, ImplicitVRLittleEndian
        images = [pydicom.dcmread(r"{scan}/%02d.dcm" % n, stop_before_pixels=True) for n in (1, 2, 3)]
        d = Dataset()
        d.SOPClassUID, d.SOPInstanceUID, d.Modality = "1.2.840.10008.5.1.4.1.1.481.3", generate_uid(), "RTSTRUCT"
        d.StudyInstanceUID, d.SeriesInstanceUID, d.PatientName, d.PatientID = images[0].StudyInstanceUID, generate_uid(), "", ""
        d.StructureSetLabel = "T"
        f, s, series = Dataset(), Dataset(), Dataset()
        def ref(i):
            r = Dataset(); r.ReferencedSOPClassUID, r.ReferencedSOPInstanceUID = i.SOPClassUID, i.SOPInstanceUID; return r
        series.SeriesInstanceUID, series.ContourImageSequence = images[0].SeriesInstanceUID, Sequence([ref(i) for i in images])
        s.ReferencedSOPClassUID, s.ReferencedSOPInstanceUID, s.RTReferencedSeriesSequence = "1.2.840.10008.3.1.2.3.1", images[0].StudyInstanceUID, Sequence([series])
        f.FrameOfReferenceUID, f.RTReferencedStudySequence = images[0].FrameOfReferenceUID, Sequence([s])
        d.ReferencedFrameOfReferenceSequence = Sequence([f])
        def region(n, name):
            r = Dataset(); r.ROINumber, r.ReferencedFrameOfReferenceUID, r.ROIName, r.ROIGenerationAlgorithm = n, images[0].FrameOfReferenceUID, name, "MANUAL"; return r
        d.StructureSetROISequence = Sequence([region(1, "Ring"), region(2, "Point")])
        def contour(kind, points, i):
            c = Dataset(); c.ContourImageSequence, c.ContourGeometricType = Sequence([ref(i)]), kind
            c.NumberOfContourPoints, c.ContourData = len(points), ["%.4f" % v for p in points for v in p]; return c
        t = numpy.linspace(0, 2 * numpy.pi, 181)[:-1]
        contours = []
        for i in images[:2]:
            z = float(i.ImagePositionPatient[2])
            r = 40 + 12 * numpy.sin(7 * t)
            contours.append(contour("CLOSED_PLANAR", [(-60 + a, -20 + b, z) for a, b in zip(r * numpy.cos(t), r * numpy.sin(t))], i))
            contours.append(contour("CLOSED_PLANAR", [(-55 + 11.3 * a, -24 + 9.7 * b, z) for a, b in zip(numpy.cos(t), numpy.sin(t))], i))
        c = Dataset(); c.ROIDisplayColor, c.ReferencedROINumber, c.ContourSequence = [10, 200, 30], 1, Sequence(contours)
        p = Dataset(); p.ROIDisplayColor, p.ReferencedROINumber, p.ContourSequence = [1, 2, 3], 2, Sequence([contour("POINT", [(0, 0, -128.69)], images[0])])
        d.ROIContourSequence = Sequence([c, p])
        d.RTROIObservationsSequence = Sequence([])
        d.file_meta = FileMetaDataset()
        d.file_meta.MediaStorageSOPClassUID, d.file_meta.MediaStorageSOPInstanceUID, d.file_meta.TransferSyntaxUID = d.SOPClassUID, d.SOPInstanceUID, ImplicitVRLittleEndian
        d.is_little_endian, d.is_implicit_VR = True, True
        d.save_as(r"{path}", write_like_original=False)
        """;

    private static void SkipWithoutPython(string imports)
    {
        if (Python.Why(imports) is { } why)
        {
            Console.WriteLine(why);
            Assert.Skip(why);
        }
    }

    private async Task<CaseInfo> ScanAsync(string name)
    {
        if (SharedFiles.Find("dicom/" + name) is not { } path)
        {
            Console.WriteLine(SharedFiles.WhyMissing);
            Assert.Skip(SharedFiles.WhyMissing);
            throw new InvalidOperationException();
        }

        var files = Directory.Exists(path) ? Directory.GetFiles(path) : [path];
        return (await ImportAsync([.. files.Select(f => new UploadedFile(f, Path.GetFileName(f)))])).Cases.Should().ContainSingle().Which;
    }

    /// <summary>A segment's voxels on the whole scan, one byte each, in a file.</summary>
    private async Task<string> RawAsync(CaseInfo info, UploadedFile file, int segment)
    {
        var size = info.Volume.Geometry.Size;
        var values = new byte[size.VoxelCount];
        foreach (var slice in (await Reader.ReadAsync(info.Id, file, [segment], default))[segment])
        {
            RunLength.Decode(slice.Mask, size.Width, size.Height).Values.CopyTo(values, slice.Slice * size.Width * size.Height);
        }

        return Host.Temporary.Write($"{Guid.NewGuid():N}.raw", values);
    }
}
