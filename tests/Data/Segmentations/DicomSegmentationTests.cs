using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Core.Exports;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Segmentations;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Data.Tests.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Segmentations;

/// <summary>DICOM Segmentations and RT Structure Sets as labels: what was exported comes back voxel for voxel, and what belongs elsewhere is refused in words.</summary>
public sealed class DicomSegmentationTests : ImportTestBase
{
    private const string Frame = "1.2.3.9";

    /// <summary>As for images (docs/dicom.md).</summary>
    private static readonly int Mutations = int.TryParse(Environment.GetEnvironmentVariable("MEM3D_FUZZ"), CultureInfo.InvariantCulture, out var n) ? n : 150;

    private ISegmentationReader Reader => Host.Get<ISegmentationReader>();

    /// <summary>Even, uneven, under a tilted gantry, and coronal.</summary>
    public static TheoryData<ExportFormat, string> Scans()
    {
        var data = new TheoryData<ExportFormat, string>();
        foreach (var scan in new[] { "even", "uneven", "tilted", "coronal", "gap" })
        {
            data.Add(ExportFormat.DicomSeg, scan);
            data.Add(ExportFormat.RtStruct, scan);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Scans))]
    public async Task What_was_exported_comes_back_voxel_for_voxel(ExportFormat format, string scan)
    {
        var info = await ScanAsync(scan);
        var (first, second) = await MasksAsync(info, 11);
        var file = await ExportAsync(info, format);
        var preview = await Reader.InspectAsync(info.Id, file, default);
        preview.Reservation.Should().BeNull("it was made on the scan's own images");
        preview.Segments.Select(s => (s.Name, s.Code, s.LabelId)).Should().Equal(("Liver", new ClinicalCode("10200004", "Liver"), first.Id), ("Tumour", null, second.Id));
        preview.Segments[0].Color!.Value.Red.Should().BeInRange((byte)Math.Max(0, first.Color.Red - 2), (byte)Math.Min(255, first.Color.Red + 2));
        var read = await Reader.ReadAsync(info.Id, file, [0, 1], default);
        var snapshot = await Host.Sessions.LoadAsync(info.Id, default);
        foreach (var (segment, label) in new[] { (0, first), (1, second) })
        {
            read[segment].Select(s => (s.Slice, Convert.ToHexString(s.Mask))).Should()
                .Equal(snapshot.Slices[label.Id].Where(s => s.Area > 0).Select(s => (s.Slice, Convert.ToHexString(s.Mask))));
            preview.Segments[segment].Voxels.Should().Be(read[segment].Sum(s => s.Area));
        }
    }

    [Theory]
    [InlineData("even")]
    [InlineData("coronal")]
    public async Task Dcmqi_reads_every_segment_of_an_export_voxel_for_voxel(string scan)
    {
        Skip(Dcmqi.Why);
        var info = await ScanAsync(scan);
        var (first, second) = await MasksAsync(info, 21);
        using var read = Dcmqi.Read((await ExportAsync(info, ExportFormat.DicomSeg)).Path, Host.Temporary);
        var root = read.RootElement;
        var (size, a) = (info.Volume.Geometry.Size, info.Volume.Geometry.IjkToLps);
        root.GetProperty("size").EnumerateArray().Select(v => v.GetInt32()).Should().Equal(size.Width, size.Height, size.Depth);
        Numbers(root, "origin").Should().BeEquivalentTo([a.M03, a.M13, a.M23], o => o.WithStrictOrdering().Using<double>(c => c.Subject.Should().BeApproximately(c.Expectation, 1e-6)).WhenTypeIs<double>());
        Numbers(root, "spacing").Should().BeEquivalentTo([0.7, 0.8, 2.5], o => o.WithStrictOrdering().Using<double>(c => c.Subject.Should().BeApproximately(c.Expectation, 1e-6)).WhenTypeIs<double>());
        var snapshot = await Host.Sessions.LoadAsync(info.Id, default);
        foreach (var (label, code, algorithm) in new[] { (first, "10200004", "MANUAL"), (second, "85756007", "MANUAL") })
        {
            var segment = root.GetProperty("segments").EnumerateArray().Single(s => s.GetProperty("label").GetString() == label.Name);
            (segment.GetProperty("code").GetString(), segment.GetProperty("scheme").GetString(), segment.GetProperty("algorithm").GetString()).Should().Be((code, "SCT", algorithm));
            var rgb = Numbers(segment, "rgb");
            rgb.Zip([label.Color.Red, label.Color.Green, label.Color.Blue]).Should().AllSatisfy(c => c.First.Should().BeApproximately(c.Second, 8, "dcmqi converts with another white point (and saturated colours wrongly)"));
            segment.GetProperty("voxels").EnumerateArray().Select(v => v.GetInt32()).Should().Equal(snapshot.Slices[label.Id].OrderBy(s => s.Slice).SelectMany(
                s => RunLength.Decode(s.Mask, size.Width, size.Height).Values.Select((v, n) => (v, At: (s.Slice * size.Width * size.Height) + n)).Where(v => v.v == 1).Select(v => v.At)));
        }
    }

    /// <summary>Of a tilted gantry too, whose slices step aside: dcmqi refuses it ("outside image geometry"), so that pydicom judges.</summary>
    [Theory]
    [InlineData("even", 2.5)]
    [InlineData("coronal", 2.5)]
    [InlineData("tilted", 2.4148145657)]
    public async Task Spacing_between_slices_is_along_their_normal(string scan, double between)
    {
        Skip(Python.Why("import pydicom, numpy"));
        Skip(Tool.Why("dciodvfy", "dicom3tools"));
        var info = await ScanAsync(scan, s => s.Series = "1.2.3.8");
        await MasksAsync(info, 21);
        var path = (await ExportAsync(info, ExportFormat.DicomSeg)).Path;
        Python.Run(string.Create(CultureInfo.InvariantCulture, $"""
            import pydicom, numpy
            d = pydicom.dcmread(r"{path}")
            shared = d.SharedFunctionalGroupsSequence[0]
            o = numpy.array(shared.PlaneOrientationSequence[0].ImageOrientationPatient, float)
            along = [numpy.dot(numpy.cross(o[:3], o[3:]), numpy.array(f.PlanePositionSequence[0].ImagePositionPatient, float)) for f in d.PerFrameFunctionalGroupsSequence]
            steps = numpy.diff(sorted(set(numpy.round(along, 6))))
            m = shared.PixelMeasuresSequence[0]
            assert numpy.allclose(steps.min(), {between}, atol=1e-5) and abs(float(m.SpacingBetweenSlices) - {between}) < 1e-6, (steps, m)
            print("agreed")
            """)).Should().Contain("agreed");
        Tool.Run("dciodvfy", path).Output.Should().NotContain("Error");
    }

    [Fact]
    public async Task Dcm2niix_reads_an_exported_segment_as_nibabel_reads_its_nifti()
    {
        Skip(Tool.Why("dcm2niix", "dcm2niix"));
        Skip(Python.Why("import nibabel, numpy"));
        var info = await ScanAsync("even");
        var (first, _) = await MasksAsync(info, 5);
        await StoreAsync(info, first, 3, 9, 8, [.. Enumerable.Repeat((byte)0, 71), 1]);
        var seg = Host.Temporary.File("alone/seg.dcm");
        Directory.CreateDirectory(Path.GetDirectoryName(seg)!);
        var nifti = Host.Temporary.File("ours.nii.gz");
        await Host.Get<ICaseExporter>().WriteAsync(info.Id, new ExportRequest(ExportFormat.DicomSeg, [first.Id], "Ada"), seg, null, default);
        await Host.Get<ICaseExporter>().WriteAsync(info.Id, new ExportRequest(ExportFormat.Nifti, [first.Id]), nifti, null, default);
        var (_, said) = Tool.Run("dcm2niix", "-f", "theirs", "-z", "n", "-o", Path.GetDirectoryName(seg)!, Path.GetDirectoryName(seg)!);
        Python.Run($"""
            import nibabel, numpy
            t, o = nibabel.load(r"{Path.GetDirectoryName(seg)}/theirs.nii"), nibabel.load(r"{nifti}")
            places = lambda i: sorted(tuple(numpy.round(i.affine @ [*v, 1], 3)[:3] + 0.0) for v in numpy.argwhere(numpy.asarray(i.dataobj) > 0))
            assert len(places(o)) > 100 and numpy.allclose(places(t), places(o), atol=2e-3), (places(t)[:4], places(o)[:4])
            print("agreed")
            """).Should().Contain("agreed", said);
    }

    private static double[] Numbers(System.Text.Json.JsonElement owner, string name) => [.. owner.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    private static void Skip(string? why)
    {
        if (why is not null)
        {
            Console.WriteLine(why);
            Assert.Skip(why);
        }
    }

    [Theory]
    [InlineData(ExportFormat.DicomSeg)]
    [InlineData(ExportFormat.RtStruct)]
    public async Task Another_frame_of_reference_is_refused_and_another_series_of_the_same_is_told(ExportFormat format)
    {
        var info = await ScanAsync("even");
        await MasksAsync(info, 4);
        var file = await ExportAsync(info, format);
        var same = await ScanAsync("even", s => s.Series = "7.7");
        (await Reader.InspectAsync(same.Id, file, default)).Reservation.Should().Contain("another series").And.Contain("same frame of reference");
        var other = await ScanAsync("even", s => s.With(0x0020_0052, "UI", "8.8.8\0").Series = "8.8");
        await RefusesAsync(other, file, "another frame of reference");
        var without = await ScanAsync("even", s => s.Without(0x0020_0052).Series = "9.9");
        await RefusesAsync(without, file, "other images than the scan's");
        var nifti = (await ImportAsync(Upload("v.nii", new NiftiBuilder { Dim = [3, 9, 8, 6, 1, 1, 1, 1], Values = new double[9 * 8 * 6] }
            .WithSform(-0.7f, 0, 0, 0, 0, -0.8f, 0, 0, 0, 0, 2.5f, 0).Build()))).Cases.Single();
        (await Reader.InspectAsync(nifti.Id, file, default)).Reservation.Should().Contain("did not come as DICOM");
    }

    [Fact]
    public async Task Geometry_that_does_not_fit_is_refused_and_says_what_differs()
    {
        var info = await ScanAsync("even");
        await MasksAsync(info, 4);
        var (seg, structures) = (await ExportAsync(info, ExportFormat.DicomSeg), await ExportAsync(info, ExportFormat.RtStruct));
        var shifted = await ScanAsync("even", s => (s.Series, s.Position) = ("2", [s.Position[0] + 0.35, s.Position[1], s.Position[2]]));
        await RefusesAsync(shifted, seg, "0.35 mm off");
        var coarse = await ScanAsync("even", s => (s.Series, s.Spacing) = ("3", [1.6, 1.4]));
        await RefusesAsync(coarse, seg, "1.4×1.6");
        var between = await ScanAsync("even", s => (s.Series, s.Position) = ("4", [s.Position[0], s.Position[1], s.Position[2] + 1]));
        await RefusesAsync(between, seg, "between the scan's");
        await RefusesAsync(between, structures, "lie between its slices, 1 mm off");
        var turned = await ScanAsync("coronal", s => s.Series = "5");
        await RefusesAsync(turned, structures, "across them");
        var elsewhere = await ScanAsync("even", s => (s.Series, s.Position) = ("6", [s.Position[0], s.Position[1], s.Position[2] + 100]));
        await RefusesAsync(elsewhere, seg, "outside the scan");
        await RefusesAsync(elsewhere, structures, "lie outside the scan");
    }

    [Fact]
    public async Task Outlines_that_reach_beyond_the_scan_are_taken_as_far_as_it_goes_and_told()
    {
        var large = await ScanAsync("even");
        await MasksAsync(large, 4);
        var file = await ExportAsync(large, ExportFormat.RtStruct);
        var small = await ScanAsync("even", s => (s.Series, s.Rows, s.Columns, s.Pixels) = ("2", 4, 4, null));
        var preview = await Reader.InspectAsync(small.Id, file, default);
        preview.Reservation.Should().Contain("Liver, Tumour reach beyond the scan");
        var whole = await Reader.ReadAsync(large.Id, file, [0], default);
        var part = await Reader.ReadAsync(small.Id, file, [0], default);
        var expected = whole[0].Sum(s => RunLength.Decode(s.Mask, 9, 8) is var m ? Enumerable.Range(0, 16).Count(n => m[n % 4, n / 4]) : 0);
        part[0].Sum(s => s.Area).Should().Be(expected).And.BePositive();
        await RefusesAsync(small, await ExportAsync(large, ExportFormat.DicomSeg), "outside the scan");
    }

    [Fact]
    public async Task Masks_on_a_slice_that_is_missing_are_left_out_and_told()
    {
        var whole = await ScanAsync("even");
        await MasksAsync(whole, 4);
        var file = await ExportAsync(whole, ExportFormat.DicomSeg);
        var gap = await ScanAsync("gap", s => s.Series = "even");
        gap.Volume.DamagedSlices.Should().Equal(2);
        (await Reader.InspectAsync(gap.Id, file, default)).Reservation.Should().Be("Its masks on slice 3 are left out: the scan has no image there.");
        (await Reader.ReadAsync(gap.Id, file, [0], default))[0].Select(s => s.Slice).Should().Equal(0, 1, 4, 5);
    }

    [Fact]
    public async Task A_dicom_image_is_no_segmentation_and_a_broken_one_is_named_so()
    {
        var info = await ScanAsync("even");
        await MasksAsync(info, 4);
        await RefusesAsync(info, Upload("a.dcm", new DicomBuilder().Build()), "a DICOM image, not a segmentation");
        foreach (var format in new[] { ExportFormat.DicomSeg, ExportFormat.RtStruct })
        {
            var whole = await File.ReadAllBytesAsync((await ExportAsync(info, format)).Path);
            var refused = 0;
            var random = new Random(8);
            for (var n = 0; n < Mutations; n++)
            {
                var bytes = (byte[])whole.Clone();
                for (var times = random.Next(1, 6); times > 0; times--)
                {
                    bytes[random.Next(132, bytes.Length)] = (byte)random.Next(256);
                }

                try
                {
                    await Reader.InspectAsync(info.Id, Upload("x.dcm", n % 3 == 0 ? bytes[..random.Next(140, bytes.Length)] : bytes), default);
                }
                catch (Mem3DException e)
                {
                    e.Remedy.Should().NotBeEmpty();
                    refused++;
                }
            }

            refused.Should().BePositive();
        }
    }

    [Theory]
    [InlineData(ExportFormat.DicomSeg)]
    [InlineData(ExportFormat.RtStruct)]
    public async Task Among_scans_it_is_sent_to_the_case_of_its_scan_also_where_identifiers_were_replaced(ExportFormat format)
    {
        static void Numbered(DicomBuilder s) => s.Series = "1.2.3.7";
        var info = await ScanAsync("even", Numbered);
        await MasksAsync(info, 3);
        var file = await ExportAsync(info, format);
        (await ImportAsync(file)).Problems.Should().ContainSingle().Which.Remedy.Should().Be($"Open {info.Name} and choose Import masks there.");
        Project = await Host.Projects.CreateAsync("De-identified", Guid.Empty, default);
        (await ImportAsync(file)).Problems.Should().ContainSingle().Which.Remedy.Should().Contain("Import its scan");
        var other = await ScanAsync("even", Numbered);
        other.Name.Should().Be("Case 001 P001 CT");
        (await ImportAsync(file)).Problems.Should().ContainSingle().Which.Remedy.Should().Be("Open Case 001 P001 CT and choose Import masks there.");
    }

    private async Task RefusesAsync(CaseInfo info, UploadedFile file, string why) =>
        (await FluentActions.Awaiting(() => Reader.InspectAsync(info.Id, file, default)).Should().ThrowAsync<Mem3DException>()).Which.Message.Should().Contain(why);

    /// <summary>9×8 voxels on 6 slices.</summary>
    private async Task<CaseInfo> ScanAsync(string kind, Action<DicomBuilder>? change = null)
    {
        double[] uneven = [0, 2, 5, 6, 10, 11];
        var (sin, cos) = Math.SinCos(15 * Math.PI / 180);
        var slices = DicomBuilder.Series3D(6, [0, 0, 2.5], (s, n) =>
        {
            (s.Rows, s.Columns, s.Pixels, s.Series) = (8, 9, null, kind);
            s.With(0x0020_0052, "UI", Frame + "\0");
            (s.Position, s.Orientation) = kind switch
            {
                "uneven" => ([1, 2, uneven[n]], s.Orientation),
                "tilted" => (s.Position, [1, 0, 0, 0, cos, -sin]),
                "coronal" => ([0, 2.5 * n, 0], [1, 0, 0, 0, 0, -1]),
                _ => (s.Position, s.Orientation),
            };
            change?.Invoke(s);
        });
        if (kind == "gap")
        {
            slices.RemoveAt(2);
        }

        var uploads = slices.Select((s, n) => Upload($"IM{n}", s)).ToArray();
        return (await Importer.ImportAsync(Project.Id, uploads, new Everything(), null, default)).Cases.Single();
    }

    /// <summary>A ring with a hole and an island, and a label that overlaps it, at random.</summary>
    private async Task<(Label First, Label Second)> MasksAsync(CaseInfo info, int seed)
    {
        var random = new Random(seed);
        var labels = await Host.Projects.LabelsAsync(Project.Id, default);
        var first = labels.Count > 0 ? labels[0] : await Host.Projects.AddLabelAsync(Project.Id, "Liver", new LabelColor(200, 120, 90), new ClinicalCode("10200004", "Liver"), default);
        var second = labels.Count > 0 ? labels[1] : await Host.Projects.AddLabelAsync(Project.Id, "Tumour", new LabelColor(110, 120, 170), null, default);
        var (width, height) = info.Volume.Geometry.SliceSize(info.Axis);
        foreach (var slice in Enumerable.Range(0, info.Volume.Geometry.SliceCount(info.Axis)).Except(info.Volume.DamagedSlices).Where(s => s != 3))
        {
            var ring = Enumerable.Range(0, width * height).Select(n => (byte)((n % width is > 0 and < 8) && (n / width is > 0 and < 7) && !(n % width is 3 or 4 && n / width is 3 or 4) ? 1 : 0)).ToArray();
            ring[0] = 1;
            await StoreAsync(info, first, slice, width, height, ring);
            await StoreAsync(info, second, slice, width, height, [.. Enumerable.Range(0, width * height).Select(_ => (byte)random.Next(2))]);
        }

        return (first, second);
    }

    private async Task StoreAsync(CaseInfo info, Label label, int slice, int width, int height, byte[] values)
    {
        var mask = new SliceMask(width, height, values);
        var edit = await Host.Sessions.BeginAsync(Persistence.Edits.Accept(info.Id, label.Id, slice), default);
        await Persistence.Edits.WriteAsync(Host.Sessions, edit, [new SliceState(slice, RunLength.Encode(mask), mask.Area, 1, 1, SliceOrigin.Accepted, true, edit.Id)]);
        await Host.Sessions.FinishAsync(edit.Id, EditStatus.Completed, null, default);
    }

    private async Task<UploadedFile> ExportAsync(CaseInfo info, ExportFormat format)
    {
        var path = Host.Temporary.File(string.Create(CultureInfo.InvariantCulture, $"{Guid.NewGuid():N}.dcm"));
        await Host.Get<ICaseExporter>().WriteAsync(info.Id, new ExportRequest(format, null, "Ada"), path, null, default);
        return new UploadedFile(path, "masks.dcm");
    }

    private sealed class Everything : IImportChooser
    {
        public Task<IReadOnlyList<VolumeChoice>> ChooseAsync(IReadOnlyList<VolumeOffer> offers, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<VolumeChoice>>([.. offers.Select(o => new VolumeChoice(o.Id, [0]))]);
    }
}
